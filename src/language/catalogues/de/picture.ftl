# Was in Bildern steht, und ihr Befund für alle, die sie nicht sehen. Der Platz ist knapp: kurze Wörter. $count, $days, $hours,
# $needed und $there sind Zahlen, alles andere fertige Wörter.

picture-millions = { $n } Mio.
picture-billions = { $n } Mrd.
picture-range = { $low } bis { $high }

picture-today = heute { $day }
picture-plan = Plan
picture-first-plan = erster Plan
picture-target = Zielwert { $figure }
picture-forecast = Prognose { $figure }
picture-forecast-at-due = Prognose zum Termin { $figure } ({ $low } bis { $high })
picture-odds = Aussicht { $odds }
picture-value = { $value } am { $day }
picture-value-and-plan = { $value } am { $day }, Plan { $plan }

picture-planned = geplant
picture-done = erledigt
picture-critical-chain = kritische Kette
picture-buffer = Puffer
picture-finish = Ende: zu 50 %, zu 85 %
picture-no-end = kein Ende absehbar
picture-slack = Spielraum
picture-milestone-reached = Meilenstein erreicht
picture-milestone-to-come = Meilenstein steht bevor
picture-milestone-late = Meilenstein verspätet oder gefährdet
picture-more-initiatives = … und { $count ->
    [one] { $count } weitere Initiative
   *[other] { $count } weitere Initiativen
}
picture-roadmap = Fahrplan von { $initiatives ->
    [one] { $initiatives } Initiative
   *[other] { $initiatives } Initiativen
} für { $objectives ->
    [one] { $objectives } Ziel
   *[other] { $objectives } Ziele
}: { $findings }
picture-none-late = keine verspätet
picture-latest = { $count } verspätet, { $count ->
    [one] { $name }
   *[other] am meisten { $name }
} um { $days } { $days ->
    [one] Tag
   *[other] Tage
}
picture-endless = { $count } ohne absehbares Ende
picture-on-chain = { $count } auf einer kritischen Kette
picture-not-shown = { $count } nicht gezeigt

picture-late = +{ $days } T
picture-waits = wartet darauf
picture-missed-by = um { $days } T verfehlt
picture-at-stake = auf dem Spiel { $amount } ({ $what })
picture-more-chains = … und { $count ->
    [one] { $count } weitere Kette
   *[other] { $count } weitere Ketten
}

picture-capacity = Kapazität: { $people }
picture-short = bis { $day } fehlen { $hours } h
picture-to-spare = bis { $day } { $hours } h übrig
picture-load = { $balance } ({ $needed } h nötig, { $there } h verfügbar)
picture-not-judged = nicht zu beurteilen: { $why }
picture-of-hours = { $share } der Arbeitszeit
picture-needed = nötig
picture-no-time = keine Zeit dafür
picture-time = Zeit dafür
picture-daily-operations = Tagesgeschäft
picture-protected = geschützter Anteil
picture-more-people = … und { $count ->
    [one] { $count } weitere Person
   *[other] { $count } weitere Personen
}
