# Was die Auswertung sagt: Gründe, Diagnosen, Entscheidungen, Befunde.
#
# Eine Meldung ist ein Satzteil: klein begonnen, ohne Punkt am Ende. $value, $target, $plan, $distance und andere Beträge sind
# Zahlen mit ihrer Einheit im Nominativ; wo ein anderer Fall verlangt ist, kommt eine Zahl, und die Meldung nennt die Einheit.
#
# Glossar: plan Plan · target Ziel (Wert), Zielwert · value Ist · lead measure Frühindikator · lag measure Ergebniskennzahl ·
# initiative Initiative · objective Ziel · on track im Plan · at risk gefährdet · off track nicht im Plan · missed verfehlt ·
# behind im Rückstand · ahead voraus · due fällig, Termin · shortfall Fehlbetrag · coverage Abdeckung · commitment Zusage ·
# odds Aussicht · weight Gewicht · source Quelle · series Zahlenreihe · milestone Meilenstein · owner verantwortlich ·
# task Aufgabe · finish fertig, Abschluss · pace Tempo. Anrede: Sie; Empfehlungen im Infinitiv.

## Verbinden

named = { $name }: { $text }

## Abstände

on-plan = im Plan
distance-behind = { $distance } im Rückstand
distance-ahead = { $distance } voraus
within-band = im Band { $low } bis { $high }
below-band = { $distance } unter dem Band { $low } bis { $high } (Toleranz { $tolerance })
above-band = { $distance } über dem Band { $low } bis { $high } (Toleranz { $tolerance })
each = { $unit ->
    [days] je Tag
    [hours] je Stunde
    [items] je Vorgang
    [months] je Monat
    [points] je Punkt
    [tasks] je Aufgabe
    [weeks] je Woche
   *[other] { $article ->
        [none] je { $unit }
       *[a] je { $one }
    }
}

## Frühindikatoren

lead-of-target = Ist { $value }, Ziel { $target }, Plan { $plan } ({ $distance })
lead-by-path = { $value }, Ziel { $target }, Plan { $plan } ({ $distance })
lead-by-band = { $value }, { $place }
lead-at-most = { $value }, höchstens { $target }
lead-at-least = { $value }, mindestens { $target }
share-due-since = { $value } von { $tasks ->
    [one] { $tasks } Aufgabe
   *[other] { $tasks } Aufgaben
}, fällig seit dem { $since }
quantile-done-in = { $value } ({ $quantile ->
    [oldest] längste
    [p50] P50
   *[p85] P85
} von { $tasks ->
    [one] { $tasks } Aufgabe
   *[other] { $tasks } Aufgaben
}, erledigt in { $days ->
    [one] { $days } Tag
   *[other] { $days } Tagen
})
quantile-of = { $value } ({ $quantile ->
    [oldest] älteste
    [p50] P50
   *[p85] P85
} von { $tasks ->
    [one] { $tasks } Aufgabe
   *[other] { $tasks } Aufgaben
})
rate = { $period ->
    [day] heute { $value }, bis jetzt wären { $plan } nötig ({ $target } am Tag)
    [week] diese Woche { $value }, bis jetzt wären { $plan } nötig ({ $target } je Woche)
    [month] diesen Monat { $value }, bis jetzt wären { $plan } nötig ({ $target } je Monat)
   *[quarter] dieses Quartal { $value }, bis jetzt wären { $plan } nötig ({ $target } je Quartal)
}
rate-last = { $period ->
    [day] am letzten Tag { $value } ({ $target } am Tag)
    [week] in der letzten Woche { $value } ({ $target } je Woche)
    [month] im letzten Monat { $value } ({ $target } je Monat)
   *[quarter] im letzten Quartal { $value } ({ $target } je Quartal)
}
rate-at-most = { $period ->
    [day] heute { $value }, höchstens { $target } am Tag
    [week] diese Woche { $value }, höchstens { $target } je Woche
    [month] diesen Monat { $value }, höchstens { $target } je Monat
   *[quarter] dieses Quartal { $value }, höchstens { $target } je Quartal
}
rate-at-most-last = { $period ->
    [day] am letzten Tag { $value }, höchstens { $target } am Tag
    [week] in der letzten Woche { $value }, höchstens { $target } je Woche
    [month] im letzten Monat { $value }, höchstens { $target } je Monat
   *[quarter] im letzten Quartal { $value }, höchstens { $target } je Quartal
}
rate-so-far = bisher { $value }; { $period ->
    [day] der erste ganze Tag beginnt am { $day }
    [week] die erste ganze Woche beginnt am { $day }
    [month] der erste ganze Monat beginnt am { $day }
   *[quarter] das erste ganze Quartal beginnt am { $day }
}
hits-of-periods = { $hits } von { $period ->
    [day] { $whole ->
        [one] { $whole } Tag
       *[other] { $whole } Tagen
    }
    [week] { $whole ->
        [one] { $whole } Woche
       *[other] { $whole } Wochen
    }
    [month] { $whole ->
        [one] { $whole } Monat
       *[other] { $whole } Monaten
    }
   *[quarter] { $whole ->
        [one] { $whole } Quartal
       *[other] { $whole } Quartalen
    }
}
record = Zusage in { $hits } gehalten
record-last-hit = Zusage in { $hits } gehalten, { $run ->
    [one] zuletzt gehalten
   *[other] zuletzt { $run }-mal in Folge gehalten
}
record-last-missed = Zusage in { $hits } gehalten, { $run ->
    [one] zuletzt verfehlt
   *[other] zuletzt { $run }-mal in Folge verfehlt
}
commitment-lost = { $share } der Zusage nicht eingehalten

## Ohne Daten

starts-on = beginnt am { $day }
paused-since = pausiert seit dem { $since }: { $reason }
paused-until = pausiert vom { $since } bis zum { $until }: { $reason }
data-too-old = die Daten sind zu alt: { $stale }
stale-last-read = { $sources }, zuletzt gelesen am { $day }
stale-never-read = { $sources }, noch nie gelesen
sources-unread = noch keine Daten: { $sources } { $n ->
    [one] wurde
   *[other] wurden
} noch nie gelesen
no-whole-period = { $period ->
    [day] kein ganzer Tag
    [week] keine ganze Woche
    [month] kein ganzer Monat
   *[quarter] kein ganzes Quartal
} liegt zwischen dem { $start } und dem { $due }
no-linked-task = keine Aufgabe zugeordnet
nothing-due-yet = bisher war nichts fällig; der erste Termin ist der { $due }
none-due-since = seit dem { $since } war keine zugeordnete Aufgabe fällig
none-done-lately = { $days ->
    [one] am letzten Tag
   *[other] in den letzten { $days } Tagen
} wurde keine zugeordnete Aufgabe mit einem Beginn erledigt
none-open-or-done = keine zugeordnete Aufgabe ist offen oder erledigt
estimates-mixed = die Schätzungen mischen Stunden und Punkte, die sich nicht addieren lassen
field-missing = keine zugeordnete Aufgabe hat das Feld, das summiert wird
field-misread = das Feld, das summiert wird, enthält Angaben wie „1,5“ oder „4h“: der Regel ein Dezimalzeichen oder eine Einheit geben

## Ergebniskennzahlen

lag-by-path = { $value } am { $day }, Ziel { $target }, Plan zu diesem Tag { $plan } ({ $distance })
lag-by-band = { $value } am { $day }, { $place }
series-empty = { $series } hat bis zum { $day } keinen Wert
rolled-not-begun = nichts, woraus sie sich ergibt, hat begonnen
rolled-missing = ergibt sich aus den Ebenen darunter, wo ein Wert fehlt: { $names }
no-series = keine Zahlenreihe sagt, wie es steht
value-old = der letzte Wert ist vom { $day }, { $days ->
    [one] { $days } Tag
   *[other] { $days } Tage
} davor
series-read = die Zahlenreihe wurde zuletzt am { $day } gelesen

## Initiativen und Ziele

no-figures = weder ein Ergebniswert noch ein begonnener Frühindikator sagt, wie es steht
no-lead = kein Frühindikator sagt, wie es steht
no-lead-started = keiner der Frühindikatoren hat begonnen
resource-unconfirmed = { $what } ist nicht bestätigt, obwohl die Arbeit am { $day } begonnen hat
little-coverage = nur { $share } des Gewichts beruhen auf aktuellen Daten; zu beheben: { $names }
estimates-of = Schätzungen von { $name }
rollup-short = { $points ->
    [one] { $points } Punkt
   *[other] { $points } Punkte
} hinter dem Plan; am weitesten zurück: { $worst }
rollup-complete = zu { $share } erledigt, nichts hinter dem Plan
heavy-child = { $name } trägt { $share } des Gewichts und ist nicht im Plan

## Was kommt

odds-of = Aussicht auf { $target } bis zum { $due }: { $odds }
odds-of-band = Aussicht auf { $low } bis { $high } am { $due }: { $odds }
odds-of-keeping = Aussicht, die Zusage bis zum { $due } einzuhalten: { $odds }
odds-of-all = Aussicht, dass alle Frühindikatoren ihr Ziel erreichen: { $odds }; am wenigsten sicher, { $name }: { $least }
upstream-late = das vorgelagerte { $upstream } ist { $days ->
    [one] { $days } Tag
   *[other] { $days } Tage
} im Verzug
upstream-finishes = das vorgelagerte { $upstream } wird am { $day } fertig
pushed-past-due = { $cause }: ein Abschluss vor dem { $finish } ist nicht möglich, { $days ->
    [one] { $days } Tag
   *[other] { $days } Tage
} nach dem Termin
pushed-without-end = beim vorgelagerten { $upstream } ist kein Ende abzusehen: ein Abschluss bis zum { $due } ist nicht möglich
no-end-in-sight = bei { $initiative } ist im jetzigen Tempo kein Ende abzusehen
finishes-after-due = { $initiative } wird voraussichtlich am { $finish } fertig, { $days ->
    [one] { $days } Tag
   *[other] { $days } Tage
} nach dem Termin dieses Ziels
step-late = { $initiative } +{ $days } T
step-in-time = { $initiative } ({ $day })
step-without-end = { $initiative }, kein Ende abzusehen
chain = { $before } -> { $after }
chain-missed = { $chain } -> { $objective } verfehlt
chain-missed-by = { $chain } -> { $objective } um { $days } T verfehlt
chain-at-stake = { $missed }: { $amount }, { $what }

## Warum nichts vorhergesagt wird

cannot-paused = ist pausiert
cannot-before-start = beginnt erst am { $day }
cannot-without-value = hat keinen Wert
cannot-apart = mehr erledigte Arbeit bringt den Wert seinem Ziel nicht näher
cannot-held-daily = gilt an jedem Tag: es gibt keinen Tag, an dem das Ziel erreicht wird
cannot-by-due-dates = folgt aus Terminen, nicht aus dem Durchsatz
cannot-by-duration = folgt daraus, wie lange Arbeit dauert oder wartet, nicht aus dem Durchsatz
cannot-outside-plan = steht nicht im Plan
cannot-few-days = { $days ->
    [one] { $days } Tag
   *[other] { $days } Tage
} mit einer Erledigung seit dem { $since }, { $least } sind nötig
cannot-few-values = { $values ->
    [one] { $values } Wert
   *[other] { $values } Werte
} bis zum { $day }, { $least } sind nötig
cannot-flat-plan = der Plan bewegt sich über diese Werte um { $covered } seines Weges, { $least } sind nötig

## Meilensteine

milestone-done = erreicht am { $day }
milestone-done-late = erreicht am { $day }, { $days ->
    [one] { $days } Tag
   *[other] { $days } Tage
} zu spät
milestone-late = { $days ->
    [one] { $days } Tag
   *[other] { $days } Tage
} überfällig: { $done }
milestone-at-risk = { $task } ist am { $day } fällig, { $days ->
    [one] { $days } Tag
   *[other] { $days } Tage
} danach: { $done }
milestone-due = fällig in { $days ->
    [one] { $days } Tag
   *[other] { $days } Tagen
}: { $done }
milestone-without-task = keine Aufgabe sagt, ob er erreicht ist
tasks-done-of = { $done } von { $tasks ->
    [one] { $tasks } Aufgabe
   *[other] { $tasks } Aufgaben
} erledigt

## Diagnosen

too-early = noch zu früh für ein Urteil: Wirkung ab dem { $day } zu erwarten
keep-going = weiter so
actions-do-not-move = die Maßnahmen bewegen die Kennzahl nicht: den Maßnahmenplan ändern, nicht das Ziel
result-without-actions = Ergebnis ohne die Maßnahmen: herausfinden, was es wirklich bewegt
plan-not-executed = der Plan wird nicht umgesetzt: Hindernisse beseitigen, neu priorisieren oder Mittel aufstocken
leads-not-judged = zu wenig Daten: die Frühindikatoren vom { $day } lassen sich nicht beurteilen
lag-value-old = zu wenig Daten: der letzte Wert der Ergebniskennzahl ist vom { $day }
lag-without-value = zu wenig Daten: die Ergebniskennzahl hat noch keinen Wert
delay-observed = { $text } (beobachtete Verzögerung: { $days ->
    [one] { $days } Tag
   *[other] { $days } Tage
})

## Entscheidungen

decide-missed = der Termin ist verstrichen: einen neuen Termin mit Begründung setzen oder beenden
decide-off-track = Hindernisse beseitigen, neu priorisieren, Mittel aufstocken oder den Plan mit Begründung ändern

## Befunde zu Aufgaben

nobody-assigned = niemand ist zugewiesen
assigned-to-stranger = zugewiesen an { $names }, im Plan nicht bekannt
without-owner = niemand verantwortlich
owner-is-stranger = verantwortlich ist { $names }, im Plan nicht bekannt
without-deadline = ohne Termin
title-without-verb = der Titel nennt kein Verb, das sagt, was zu tun ist
blocked = blockiert
blocked-by = blockiert durch { $names }
blocked-for = seit { $days ->
    [one] { $days } Tag
   *[other] { $days } Tagen
} blockiert
blocked-for-by = seit { $days ->
    [one] { $days } Tag
   *[other] { $days } Tagen
} blockiert durch { $names }
due-after-objective = { $days ->
    [one] { $days } Tag
   *[other] { $days } Tage
} nach dem Termin des Ziels fällig
due-after-initiative = { $days ->
    [one] { $days } Tag
   *[other] { $days } Tage
} nach dem Termin der Initiative fällig
untouched-for = seit { $days ->
    [one] { $days } Tag
   *[other] { $days } Tagen
} unberührt
due-pushed = Termin { $times }-mal verschoben
due-pushed-from = Termin { $times }-mal verschoben, zuerst vom { $day }
reopened = { $times }-mal wieder geöffnet, zuletzt am { $day }
too-big = auf { $days ->
    [one] { $days } Arbeitstag
   *[other] { $days } Arbeitstage
} geschätzt, mehr als { $limit }
too-long = seit { $days ->
    [one] { $days } Tag
   *[other] { $days } Tagen
} am Stück in Arbeit
out-of-scope = außerhalb des Umfangs von { $name }: { $rule }
several-owners = { $n } Personen sind zugewiesen: niemand ist allein verantwortlich

## Befunde zum Plan

objective-without-lag = keine Ergebniskennzahl sagt, wann es erreicht ist
lag-unread = seine Ergebniskennzahl hat noch keinen Wert
objective-without-leads = kein Frühindikator sagt, dass etwas dafür getan wird
initiative-without-leads = kein Frühindikator sagt, wie weit sie ist
initiative-without-tasks = ihren Regeln entspricht keine Aufgabe
unmapped-work = { $share } der in acht Wochen erledigten Aufgaben ({ $unlinked } von { $all }) gehören zu keiner Initiative

## Was besser aussieht, als es ist

claimed-by-hand = laut { $who } bis zum { $until } „{ $claim }“: { $reason }; laut Zahlen „{ $status }“
claimed-by-tracker = laut Aufgabensystem „{ $claim }“ ({ $task }{ $more ->
    [0] {""}
   *[other] {" "}und { $more } weitere
}); laut Zahlen „{ $status }“
green-leads = { $green } von { $leads ->
    [one] { $leads } Frühindikator
   *[other] { $leads } Frühindikatoren
} ({ $share } des Gewichts) im Plan, das Ergebnis dagegen { $status }
green-by-old-value = im Plan nach einem Wert vom { $day }
green-by-old-data = im Plan nach Daten, die zu alt sind: { $stale }
buffer-outruns-chain = im Plan, doch { $used } des Puffers sind verbraucht, während die Kette zu { $complete } erledigt ist
eroding = seit { $weeks ->
    [one] { $weeks } Woche
   *[other] { $weeks } Wochen
} im Plan; damals { $then }, jetzt { $now }
odds-fell = im Plan, doch die Aussicht fiel von { $then } am { $since } auf { $now } und stieg dazwischen nie
turned-red = am { $green } im Plan, am { $red } { $status }, dazwischen nie gefährdet
told-turned-red = am { $green } als im Plan berichtet, am { $red } { $status }, dazwischen nie gefährdet

## Aufkommende Risiken

slipping-upstream = { $name } ist { $status }, und { $first } ({ $start }) wartet darauf{ $others ->
    [0] {""}
    [one] , ebenso { $others } weitere Initiative
   *[other] , ebenso { $others } weitere Initiativen
}
blocked-cluster = { $blocked } der { $remaining } offenen Aufgaben von { $name } sind blockiert
resource-open = { $name } ({ $start }) ist ohne Bestätigung für: { $resources }
overload = { $name } hat bis zum { $day } { $needed } h zu leisten und { $available } h dafür
owner-silent = { $name } hat seit dem { $day } keine von { $tasks ->
    [one] { $tasks } offenen Aufgabe
   *[other] { $tasks } offenen Aufgaben
} angefasst

## Belege

not-testable-yet = noch nicht prüfbar: { $weeks ->
    [one] { $weeks } Woche
   *[other] { $weeks } Wochen
} mit einem Wert von { $objective } und der Arbeit davor, { $least } sind nötig
in-the-same-week = aus derselben Woche
weeks-earlier = { $weeks ->
    [one] { $weeks } Woche
   *[other] { $weeks } Wochen
} davor
agreement = r { $r }, p { $p }, { $pairs } Wochenpaare
yield = { $slope } { $each }
yield-needs = beim beobachteten Ertrag sind { $needed } je Woche nötig; der Plan sieht { $planned } vor
evidence-supports = { $objective } bewegt sich mit { $lead } { $when } ({ $figures }), { $yield }
evidence-contradicts = { $objective } bewegt sich gegen { $lead } { $when } ({ $figures }): vom Ziel weg, je mehr getan wird
evidence-inconclusive = dass sich { $objective } mit { $lead } bewegt, ist nicht belegt (höchstens { $figures }); es ist weiterhin möglich
