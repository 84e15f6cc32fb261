# Zahlen mit ihren Einheiten, und wie Wörter verbunden werden. $n ist eine Zahl.

and = { $before } und { $last }
clauses = { $before }; { $after }

unit-days = { $n ->
    [one] { $n } Tag
   *[other] { $n } Tage
}
unit-hours = { $n ->
    [one] { $n } Stunde
   *[other] { $n } Stunden
}
unit-items = { $n ->
    [one] { $n } Vorgang
   *[other] { $n } Vorgänge
}
unit-months = { $n ->
    [one] { $n } Monat
   *[other] { $n } Monate
}
unit-percentage-points = { $n } PP
unit-points = { $n ->
    [one] { $n } Punkt
   *[other] { $n } Punkte
}
unit-quarters = { $n ->
    [one] { $n } Quartal
   *[other] { $n } Quartale
}
unit-tasks = { $n ->
    [one] { $n } Aufgabe
   *[other] { $n } Aufgaben
}
unit-weeks = { $n ->
    [one] { $n } Woche
   *[other] { $n } Wochen
}

money = { $amount } { $currency }
money-thousands = { $amount } Tsd. { $currency }
money-millions = { $amount } Mio. { $currency }
money-billions = { $amount } Mrd. { $currency }
