# Was die Berichte sagen: Überschriften, Beschriftungen, die Nachricht, die Quellen.
#
# Glossar: objective Ziel · initiative Initiative · lead measure Frühindikator · lag measure Ergebniskennzahl · plan Plan ·
# gap Abweichung · baseline Ausgangswert · target Zielwert · on track im Plan · at risk gefährdet · off track nicht im Plan ·
# achieved erreicht · missed verfehlt · behind im Rückstand · ahead voraus · at stake auf dem Spiel · owner Verantwortliche ·
# commitment Zusage · task Aufgabe · course correction Kurskorrektur · slip Verzug · stale veraltet.

status-achieved = erreicht
status-on-track = im Plan
status-not-started = nicht begonnen
status-paused = pausiert
status-unknown = unbekannt
status-at-risk = gefährdet
status-off-track = nicht im Plan
status-missed = verfehlt

title-check-in = Wochenbericht
title-course-correction = Kurskorrektur
title-quarterly = Quartalsbericht
title-alert = Zwischenmeldung
title-for = { $title } für { $reader }
question-check-in = Was ist erledigt, was ist blockiert, was braucht Hilfe?
question-course-correction = Wirkt der Plan?
question-quarterly = Ist es noch der richtige Plan?
question-alert = Schlechter als bei Ihrer letzten Nachricht.
head = { $title }, { $period } ({ $date })
subject = { $news }: { $period }
quiet = { $period }: { $news }; sonst nichts zu berichten
preview-decides = Entscheidung von { $decider }: { $advice }
count-objectives = Ziele:
count-initiatives = Initiativen:

labelled = { $label }: { $text }
more = … und { $count } weitere

heading-changes = Was sich seit dem { $day } geändert hat
heading-worse = Zum Schlechteren gewendet
heading-down = Nicht lesbar
heading-why = Warum diese Mail
why-alert = Das wird zwischen den Berichten gemeldet: zur selben Sache einmal am Tag, in höchstens fünf Mails je Woche.
why-no-more = Alles Weitere, und was sich bessert, steht im nächsten Bericht.
heading-decisions = Zu entscheiden
heading-followed = Was aus den Entscheidungen vom { $day } wurde
heading-moved = Was die Entscheidungen vom { $day } bewegt haben
heading-unexplained = Planänderungen ohne Begründung
heading-explained = Planänderungen seit dem { $day }
heading-record = Das Planregister
heading-commitments = Zusagen der Woche
heading-diagnosis = Diagnose
heading-chains = Wohin ein Verzug führt
heading-roadmap = Fahrplan
heading-watermelons = Sieht besser aus, als es ist
heading-verdicts = Bewegt die Arbeit die Kennzahlen?
heading-forecasts = Wie gut die Prognosen waren
heading-waits = Wer auf wen wartet
heading-capacity = Wer nicht schafft, was fällig ist
heading-hygiene = Aufzuräumen
heading-second-look = Einen zweiten Blick wert
heading-risks = Risiken
heading-owners-done = Erledigt, blockiert, braucht Hilfe
heading-owners = Blockiert, braucht Hilfe
heading-due-next = Fällig in den nächsten zwei Wochen
heading-scoreboard = Stand der Ziele
heading-data = Worauf die Zahlen beruhen

was-status = zuvor { $status }
new-objective = neues Ziel
new-initiative = neue Initiative
new-lead = neuer Frühindikator
objective-of = Ziel von { $owner }
initiative-of = Initiative von { $owner }
lead-of = Frühindikator von { $owner }
at-stake = auf dem Spiel: { $stake }
waits-for-it = { $count ->
    [one] { $names } wartet darauf
   *[other] { $names } warten darauf
}
decides = { $decider } entscheidet bis { $day }
decides-again = { $decider } entscheidet bis { $day }, erbeten seit { $since }

commitments = { $done } von { $due } in den sieben Tagen zuvor fälligen Aufgaben erledigt, davon { $on_time } pünktlich
commitments-pushed = { $done } von { $due } in den sieben Tagen zuvor fälligen Aufgaben erledigt, davon { $on_time } pünktlich; { $pushed } verschoben
owner-kept = { $done } von { $due } in der Woche fälligen erledigt
owner-overdue = { $count } überfällig
owner-left = { $count ->
    [one] noch { $count } Aufgabe
   *[other] noch { $count } Aufgaben
}
owner-left-hours = { $count ->
    [one] noch { $count } Aufgabe, etwa { $hours } h
   *[other] noch { $count } Aufgaben, etwa { $hours } h
}
list-done = Erledigt
list-blocked = Blockiert
list-needs-help = Braucht Hilfe
list-due = Fällig
task-closed = erledigt { $day }
task-due = fällig { $day }

column-measure = Kennzahl
column-now = Ist
column-plan = Plan
column-gap = Abw.
no-data = k. A.
percentage-points = { $figure } PP
figure-unit = { $figure } { $unit }
measure-figures = Ist { $now }, Plan { $plan }, Abweichung { $gap }
owner-due = { $owner } · fällig { $day }
done = { $share } erledigt
diagnosis = Diagnose: { $text }
as-of = Stand { $day }
implied = die bisherige Arbeit ließe { $amount } erwarten
work = Aufgaben: { $parts }
tasks-done = { $count } erledigt
tasks-in-progress = { $count } in Arbeit
tasks-open = { $count } offen
tasks-blocked = { $count } blockiert
tasks-overdue = { $count } überfällig
waits-on = wartet auf { $what }
milestone-trouble = Meilenstein { $name } { $text }
target-of = von { $figure }
target-to = auf { $figure }
target-at-most = höchstens { $figure }
target-at-least = mindestens { $figure }
target-within = zwischen { $low } und { $high }
target-by = { $target } bis { $day }
target-per = { $figure } pro { $period ->
    [day] Tag
   *[week] Woche
    [month] Monat
    [quarter] Quartal
}
target-at-most-per = höchstens { $figure } pro { $period ->
    [day] Tag
   *[week] Woche
    [month] Monat
    [quarter] Quartal
}
periods-hit = erfüllt in { $hit } von { $whole } { $period ->
    [day] { $whole ->
        [one] Tag
       *[other] Tagen
    }
    [week] { $whole ->
        [one] Woche
       *[other] Wochen
    }
    [month] { $whole ->
        [one] Monat
       *[other] Monaten
    }
    [quarter] { $whole ->
        [one] Quartal
       *[other] Quartalen
    }
   *[period] { $whole ->
        [one] Zeitraum
       *[other] Zeiträumen
    }
}
streak-hit = zuletzt { $count } in Folge
streak-missed = zuletzt { $count } verfehlt
not-kept = { $share } der Zusage nicht eingehalten
fresh-share = aktuelle Daten für { $share } des Gewichts
fresh-share-repair = aktuelle Daten für { $share } des Gewichts, in Ordnung zu bringen: { $names }
no-data-yet = noch keine Daten
data-read = veraltete Daten: { $sources }, gelesen { $at }
data-never-read = veraltete Daten: { $sources }, nie gelesen

age = { $unit ->
    [minutes] { $count } min
    [hours] { $count } h
   *[days] { $count } Tage
}
ago = { $unit ->
    [minutes] vor { $count } min
    [hours] vor { $count } h
   *[days] vor { $count } Tagen
}
within = { $unit ->
    [minutes] { $count ->
        [one] in der letzten Minute
       *[other] in den letzten { $count } min
    }
    [hours] { $count ->
        [one] in der letzten Stunde
       *[other] in den letzten { $count } h
    }
   *[days] in den letzten { $count } Tagen
}
source-failing = gestört
source-stale = veraltet
source-waiting = wartet
source-partly-read = teils gelesen
source-fresh = aktuell
read = { $ago } gelesen
read-records = { $ago } gelesen, { $count ->
    [one] { $count } Datensatz
   *[other] { $count } Datensätze
}
never-read = nie gelesen
never-read-records = nie gelesen, { $count ->
    [one] { $count } Datensatz
   *[other] { $count } Datensätze
}
all-read = alle { $age } gelesen
last-value = letzter Wert vom { $day }, { $days ->
    [one] { $days } Tag
   *[other] { $days } Tage
} alt; die Grenze ist { $limit }
stale-limit = veraltet: die Grenze ist { $limit }
refused = { $count ->
    [one] { $count } Datensatz abgelehnt
   *[other] { $count } Datensätze abgelehnt
}
waiting = wartet bis { $at }: { $failure }
failing = gestört: { $failure }
failing-since = gestört seit { $at }: { $failure }
unlinked = { $tasks } von { $of } { $of ->
    [one] Aufgabe
   *[other] Aufgaben
} ({ $share }) { $tasks ->
    [one] gehört
   *[other] gehören
} zu keiner Initiative.
unknown-accounts = Konten, die niemandem im Plan gehören: { $accounts }.
unknown-accounts-more = Konten, die niemandem im Plan gehören: { $accounts } … und { $count } weitere.
legend = Punkte sind Hundertstel des Weges vom Ausgangswert zum Zielwert; PP sind Prozentpunkte.

period-week = KW { $week }
period-month = { $month }
period-quarter = Q{ $quarter } { $year }
listed = { $clauses }
names-more = { $names } und { $count } weitere
name-state = { $name } ({ $state })
counted = { $place ->
    [rest] { $count }
   *[first] { $noun ->
        [initiative] { $count ->
            [one] { $count } Initiative
           *[other] { $count } Initiativen
        }
       *[objective] { $count ->
            [one] { $count } Ziel
           *[other] { $count } Ziele
        }
    }
}
turned-missed = { counted } verfehlt
turned-off-track = { counted } nicht mehr im Plan
turned-at-risk = { counted } jetzt gefährdet
turned-unknown = { counted } jetzt mit unbekanntem Stand
turned-paused = { counted } pausiert
turned-not-started = { counted } nicht begonnen
turned-on-track = { counted } jetzt im Plan
turned-achieved = { counted } erreicht
improved-at-risk = { counted } nur noch gefährdet
improved-off-track = { counted } nicht mehr verfehlt, aber nicht im Plan
sum-at-stake = { $amount } auf dem Spiel
nothing-to-review = der Plan enthält noch nichts zu berichten
nothing-started = noch hat nichts begonnen
standing-subject = { $place ->
    [rest] { $count }
   *[first] { $count } von { $of } { $noun ->
        [initiative] { $of ->
            [one] Initiative
           *[other] Initiativen
        }
       *[objective] { $of ->
            [one] Ziel
           *[other] Zielen
        }
    }
}
standing-missed = { standing-subject } verfehlt
standing-off-track = { standing-subject } nicht im Plan
standing-at-risk = { standing-subject } gefährdet
standing-unknown = { standing-subject } mit unbekanntem Stand
as-before = { $standing }, wie zuvor
all-subject = { $noun ->
    [initiative] { $size ->
        [one] die einzige Initiative ist
        [both] beide Initiativen
       *[all] alle { $count } Initiativen
    }
   *[objective] { $size ->
        [one] das einzige Ziel ist
        [both] beide Ziele
       *[all] alle { $count } Ziele
    }
}
all-on-track = { all-subject } im Plan
all-achieved = { all-subject } erreicht
all-on-track-or-achieved = { all-subject } im Plan oder erreicht
and-paused = { $standing }, { $count } pausiert

result = Ergebnis
result-of = Ergebnis: { $name }
stake = { $amount } ({ $what })
status-days-behind = { $status }, { $days ->
    [one] { $days } Tag
   *[other] { $days } Tage
} Rückstand
stated = { $name } nennt den Stand bis { $day } „{ $status }“: { $reason }
without-an-owner = Ohne Verantwortliche
blocked-since = seit { $day }
waits-on-records = wartet auf { $count ->
    [one] { $count } Datensatz
   *[other] { $count } Datensätze
}
overdue-by = { $days ->
    [one] { $days } Tag
   *[other] { $days } Tage
} überfällig
starts = beginnt { $day }
started = begonnen { $day }
initiative-waits = { $name } ({ $owner }, { $begin }) wartet auf { $on } ({ $on_owner }, { $state }, fällig { $due })
waits-blocked = { $wait }: { $count ->
    [one] { $count } Aufgabe
   *[other] { $count } Aufgaben
} blockiert
so-no-end = daher ist kein Ende absehbar
so-it-finishes = daher fertig am { $day }, { $days ->
    [one] { $days } Tag
   *[other] { $days } Tage
} zu spät
task-waits = { $task } ({ $owner }) wartet auf { $on } ({ $on_owner })
tasks-wait = { $count } Aufgaben von { $owner } warten auf { $on } ({ $on_owner }): { $keys }
at-stake-together = zusammen auf dem Spiel: { $sum }
slip-alone = { $name } +{ $days } T: verzögert kein Ziel
slip-endless-alone = { $name }, kein Ende absehbar: verzögert kein Ziel

short-of-hours = { $name }: bis { $day } fehlen { $short } h ({ $needed } h nötig, { $available } h verfügbar); { $ways }
cannot-be-judged = Nicht zu beurteilen: { $names } ({ $why })
add-hours = bis { $day } { $hours } h mehr einplanen
put-off = { $tasks } verschieben ({ $count ->
    [one] zählt für keinen Frühindikator
   *[other] zählen für keinen Frühindikator
}) oder bis { $day } { $hours } h mehr einplanen
put-off-weight = { $tasks } verschieben (Gewicht { $weight }) oder bis { $day } { $hours } h mehr einplanen
no-hours = keine Arbeitsstunden angegeben
nothing-measured = das Tagesgeschäft soll gemessen werden, doch in acht Wochen wurde nichts erledigt
no-estimate = { $count ->
    [one] { $count } Aufgabe
   *[other] { $count } Aufgaben
} ohne Schätzung
points-only = { $count ->
    [one] { $count } Aufgabe
   *[other] { $count } Aufgaben
} in Punkten geschätzt, keine in Stunden
no-hours-estimated = { $count ->
    [one] { $count } Aufgabe
   *[other] { $count } Aufgaben
} ohne Schätzung in Stunden, davon { $points } in Punkten

unread-since = { $source } war nicht zu lesen; zuletzt gelesen { $at }
unread-ever = { $source } wurde nie gelesen
silent-person = { $name } hat seit { $day } keine von { $count ->
    [one] { $count } offenen Aufgabe
   *[other] { $count } offenen Aufgaben
} geändert ({ $days ->
    [one] { $days } Arbeitstag
   *[other] { $days } Arbeitstage
}; üblich sind höchstens { $usual })
silent-source = { $source } wird gelesen, doch seit { $day } hat sich darin nichts geändert ({ $count ->
    [one] { $count } offene Aufgabe
   *[other] { $count } offene Aufgaben
} daraus)
dressed-closed = { $name }: { $count ->
    [one] { $count } Aufgabe
   *[other] { $count } Aufgaben
} in den drei Tagen vor dem Bericht vom { $day } abgeschlossen, üblich sind { $usual }: { $tasks }
dressed-put-off = { $name }: { $count ->
    [one] { $count } Aufgabe
   *[other] { $count } Aufgaben
} in den drei Tagen vor dem Bericht vom { $day } verschoben, bevor sie überfällig geworden wären, üblich sind { $usual }: { $tasks }
dressed-shrunk = { $name }: { $count ->
    [one] { $count } Aufgabe
   *[other] { $count } Aufgaben
} in den drei Tagen vor dem Bericht vom { $day } gestrichen oder entfernt, üblich sind { $usual }: { $tasks }
dressed-revised = { $name }: { $count ->
    [one] { $count } Aufgabe
   *[other] { $count } Aufgaben
} in den drei Tagen vor dem Bericht vom { $day } nachträglich geändert, üblich sind { $usual }: { $tasks }
dressed-value = metric.{ $metric }: der Wert vom { $of } wurde am { $day } von { $from } auf { $to } geändert, und aus „{ $was }“ wurde „{ $now }“

verdict = { $name }: { $state }: { $text }
verdict-as-before = { $verdict } (wie am { $day })
verdict-changed = { $verdict } (am { $day } noch: { $was })
support-supports = bestätigt
support-contradicts = widerspricht
support-inconclusive = nicht eindeutig
support-not-testable-yet = noch nicht prüfbar
no-dates-yet = noch ist kein P85-Termin eines Frühindikators eingetreten
dates-held = { $held } von { $count ->
    [one] { $count } P85-Termin
   *[other] { $count } P85-Terminen
} der Frühindikatoren gehalten (85 von 100 sind gemeint)
lag-odds = Ergebniskennzahlen: { $odds }
brier = Brier-Wert { $score } aus { $count } Aussichten (0 ist perfekt, { $quarter } ein Münzwurf)
no-odds-yet = noch ist keine Aussicht fällig geworden
forecasts-open = { $count ->
    [one] { $count } Prognose ist offen
   *[other] { $count } Prognosen sind offen
}
outcome-improved = Verbessert
outcome-unchanged = Unverändert
outcome-worse = Verschlechtert
outcome-obsolete = Hinfällig
followed = { $outcome }: { $about } — vorher { $was }, jetzt { $now }. { $decider } sollte bis { $day } entscheiden: { $asked }
not-in-the-plan = nicht mehr enthalten

check-objective-without-actuals = kein Wert sagt, wann es erreicht ist
check-without-leads = kein Frühindikator
check-initiative-without-tasks = keine Aufgabe
check-unmapped-work = Arbeit, die zu keiner Initiative gehört
check-overdue = überfällig
check-blocked = blockiert
check-no-owner = niemandem zugewiesen
check-unknown-account = jemandem zugewiesen, der nicht im Plan steht
check-no-deadline = ohne Termin
check-late-deadline = fällig nach ihrer Initiative oder ihrem Ziel
check-stale = lange nicht angefasst
check-due-pushed = Termin immer wieder verschoben
check-reopened = wieder geöffnet
check-too-big = zu groß: aufteilen
check-too-long = lange am Stück in Arbeit: aufteilen
check-scope-creep = außerhalb des Umfangs
check-several-owners = mehreren zugewiesen: eine Person benennen
check-no-action-verb = der Titel sagt nicht, was zu tun ist

risk = { $what } (Risikowert { $exposure }, { $owner })
emerging = Zeichnet sich ab, steht nicht im Register: { $what }
risk-over = was es bedroht, ist vorbei: abschließen
risk-review-passed = die Prüfung war am { $day } fällig, vor { $days ->
    [one] { $days } Tag
   *[other] { $days } Tagen
}

keys = { $count ->
    [one] { $count } Angabe
   *[other] { $count } Angaben
}
plan-added = hinzugefügt
plan-taken-out = herausgenommen
plan-changed = { $from } → { $to }
plan-with-effect = { $what } (heute { $after } damit, { $before } ohne)
plan-entry = { $path }: { $what }, am { $day }; { $reason }
metric-revised = metric.{ $metric } vom { $of } wurde geändert: { $from } → { $to }, am { $day }; { $reason }
reason-not-wanted = keine Begründung nötig
reason-missing = keine Begründung angegeben
reason-given = { $reason } (genehmigt von { $person } am { $day })
share-missing = { $share } fehlen
against-first-plan = gegenüber dem ersten Plan (fällig { $day }): { $variance }
compared-objective = Ziel { $name }: { $first } gegenüber dem ersten Plan (fällig { $first_due }), { $now } gegenüber dem heutigen (fällig { $due })
compared-initiative = Initiative { $name }: { $first } gegenüber dem ersten Plan (fällig { $first_due }), { $now } gegenüber dem heutigen (fällig { $due })
compared-lead = Frühindikator { $name }: { $first } gegenüber dem ersten Plan (fällig { $first_due }), { $now } gegenüber dem heutigen (fällig { $due })
of-objective = Ziel { $id }
of-initiative = Initiative { $id }
of-lead = Frühindikator { $id }
ledger-unchanged = seit dem ursprünglichen Plan wurde nichts geändert
ledger-counts = seit dem ursprünglichen Plan: { $goals ->
    [one] { $goals } Änderung
   *[other] { $goals } Änderungen
} an Zielen, { $actions } an Maßnahmen, { $surroundings } an Personen, Risiken und Grenzen; { $unexplained } ohne Begründung
ledger-head = das Register hat { $count ->
    [one] { $count } Eintrag
   *[other] { $count } Einträge
}; bitte aufbewahren, die Prüfsumme: { $head }
ledger-broken = das Register ist bei Eintrag { $entry } beschädigt: { $what }; mehr sagt `throughline ledger`

alert-named = { $name }: { $status }
alert-down = { $name } ist nicht lesbar
alert-down-many = { $count ->
    [one] { $count } Quelle ist nicht lesbar
   *[other] { $count } Quellen sind nicht lesbar
}
alert-moment = { $at }
