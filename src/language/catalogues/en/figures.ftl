# Figures with their units, and how words are joined. $n is a number.

and = { $before } and { $last }
clauses = { $before }; { $after }

unit-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
unit-hours = { $n ->
    [one] { $n } hour
   *[other] { $n } hours
}
unit-items = { $n ->
    [one] { $n } item
   *[other] { $n } items
}
unit-months = { $n ->
    [one] { $n } month
   *[other] { $n } months
}
unit-percentage-points = { $n } pp
unit-points = { $n ->
    [one] { $n } point
   *[other] { $n } points
}
unit-quarters = { $n ->
    [one] { $n } quarter
   *[other] { $n } quarters
}
unit-tasks = { $n ->
    [one] { $n } task
   *[other] { $n } tasks
}
unit-weeks = { $n ->
    [one] { $n } week
   *[other] { $n } weeks
}

money = { $currency } { $amount }
money-thousands = { $currency } { $amount } k
money-millions = { $currency } { $amount } M
money-billions = { $currency } { $amount } bn
