# Las cifras con sus unidades, y cómo se unen las palabras. $n es un número.

and = { $before } y { $last }
clauses = { $before }; { $after }

unit-days = { $n ->
    [one] { $n } día
   *[other] { $n } días
}
unit-hours = { $n ->
    [one] { $n } hora
   *[other] { $n } horas
}
unit-items = { $n ->
    [one] { $n } elemento
   *[other] { $n } elementos
}
unit-months = { $n ->
    [one] { $n } mes
   *[other] { $n } meses
}
unit-percentage-points = { $n } pp
unit-points = { $n ->
    [one] { $n } punto
   *[other] { $n } puntos
}
unit-quarters = { $n ->
    [one] { $n } trimestre
   *[other] { $n } trimestres
}
unit-tasks = { $n ->
    [one] { $n } tarea
   *[other] { $n } tareas
}
unit-weeks = { $n ->
    [one] { $n } semana
   *[other] { $n } semanas
}

money = { $amount } { $currency }
money-thousands = { $amount } mil { $currency }
money-millions = { $amount } M { $currency }
money-billions = { $amount } mil M { $currency }
