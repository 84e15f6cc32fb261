# Les chiffres avec leurs unités, et comment les mots se joignent. $n est un nombre.

and = { $before } et { $last }
clauses = { $before } ; { $after }

unit-days = { $n ->
    [one] { $n } jour
   *[other] { $n } jours
}
unit-hours = { $n ->
    [one] { $n } heure
   *[other] { $n } heures
}
unit-items = { $n ->
    [one] { $n } élément
   *[other] { $n } éléments
}
unit-months = { $n ->
    [one] { $n } mois
   *[other] { $n } mois
}
unit-percentage-points = { $n } pt
unit-points = { $n ->
    [one] { $n } point
   *[other] { $n } points
}
unit-quarters = { $n ->
    [one] { $n } trimestre
   *[other] { $n } trimestres
}
unit-tasks = { $n ->
    [one] { $n } tâche
   *[other] { $n } tâches
}
unit-weeks = { $n ->
    [one] { $n } semaine
   *[other] { $n } semaines
}

money = { $amount } { $currency }
money-thousands = { $amount } k { $currency }
money-millions = { $amount } M { $currency }
money-billions = { $amount } Md { $currency }
