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
title-for = { $title } für { $reader }
question-check-in = Was ist erledigt, was ist blockiert, was braucht Hilfe?
question-course-correction = Wirkt der Plan?
question-quarterly = Ist es noch der richtige Plan?
head = { $title }, { $period } ({ $date })
subject = { $news }: { $period }
quiet = { $period }: { $news }; sonst nichts zu berichten
preview-decides = Entscheidung von { $decider }: { $advice }
count-objectives = Ziele:
count-initiatives = Initiativen:

clauses = { $before }; { $after }
labelled = { $label }: { $text }
more = … und { $count } weitere

heading-changes = Was sich seit dem { $day } geändert hat
heading-decisions = Zu entscheiden
heading-followed = Was aus den Entscheidungen vom { $day } wurde
heading-moved = Was die Entscheidungen vom { $day } bewegt haben
heading-unexplained = Planänderungen ohne Begründung
heading-explained = Planänderungen seit dem { $day }
heading-record = Das Planregister
heading-commitments = Zusagen der Woche
heading-diagnosis = Diagnose
heading-chains = Wohin ein Verzug führt
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
watermelon = { $name }: { $text }

commitments = { $done } von { $due } in den sieben Tagen zuvor fälligen Aufgaben erledigt, davon { $on_time } pünktlich
commitments-pushed = { $done } von { $due } in den sieben Tagen zuvor fälligen Aufgaben erledigt, davon { $on_time } pünktlich; { $pushed } verschoben
owner-kept = { $done } von { $due } in der Woche fälligen erledigt
owner-overdue = { $count } überfällig
owner-left = { $count ->
    [one] noch { $count } Aufgabe
   *[other] noch { $count } Aufgaben
}
owner-left-hours = { $count ->
    [one] noch { $count } Aufgabe, etwa { $hours } h
   *[other] noch { $count } Aufgaben, etwa { $hours } h
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
percentage-points = { $figure } PP
figure-unit = { $figure } { $unit }
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
    [minutes] { $count } min
    [hours] { $count } h
   *[days] { $count } Tage
}
ago = { $unit ->
    [minutes] vor { $count } min
    [hours] vor { $count } h
   *[days] vor { $count } Tagen
}
within = { $unit ->
    [minutes] in den letzten { $count } min
    [hours] in den letzten { $count } h
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
