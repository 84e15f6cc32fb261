# Lo que dicen las revisiones: títulos, etiquetas, la noticia, las fuentes.
#
# Glosario: objective objetivo · initiative iniciativa · lead measure indicador de acción · lag measure indicador de
# resultado · plan plan · gap desvío · baseline valor inicial · target meta · on track encaminado · at risk en riesgo ·
# off track desviado · achieved alcanzado · missed no alcanzado · behind de retraso · ahead de adelanto · at stake en juego ·
# owner responsable · commitment compromiso · task tarea · course correction corrección del rumbo · slip retraso · stale desfasado.

status-achieved = alcanzado
status-on-track = encaminado
status-not-started = sin empezar
status-paused = en pausa
status-unknown = desconocido
status-at-risk = en riesgo
status-off-track = desviado
status-missed = no alcanzado

title-check-in = Revisión semanal
title-course-correction = Corrección del rumbo
title-quarterly = Revisión trimestral
title-for = { $title } para { $reader }
question-check-in = ¿Qué se ha hecho, qué está bloqueado, qué necesita ayuda?
question-course-correction = ¿Funciona el plan?
question-quarterly = ¿Sigue siendo el plan correcto?
head = { $title }, { $period } ({ $date })
subject = { $news }: { $period }
quiet = { $period }: { $news }; nada más que señalar
preview-decides = Decide { $decider }: { $advice }
count-objectives = Objetivos:
count-initiatives = Iniciativas:

clauses = { $before }; { $after }
labelled = { $label }: { $text }
more = … y { $count } más

heading-changes = Qué ha cambiado desde el { $day }
heading-decisions = Por decidir
heading-followed = Qué fue de las decisiones del { $day }
heading-moved = Qué movieron las decisiones del { $day }
heading-unexplained = Cambios del plan sin motivo
heading-explained = Cambios del plan desde el { $day }
heading-record = El registro del plan
heading-commitments = Compromisos de la semana
heading-diagnosis = Diagnóstico
heading-chains = A qué lleva un retraso
heading-watermelons = Parece mejor de lo que es
heading-verdicts = ¿Mueve el trabajo los indicadores?
heading-forecasts = Qué tan buenas fueron las previsiones
heading-waits = Quién espera a quién
heading-capacity = Quién no llega a lo que vence
heading-hygiene = Por ordenar
heading-second-look = Merece una segunda mirada
heading-risks = Riesgos
heading-owners-done = Hecho, bloqueado, necesita ayuda
heading-owners = Bloqueado, necesita ayuda
heading-due-next = Vence en las próximas dos semanas
heading-scoreboard = Cuadro de mando
heading-data = En qué se basan las cifras

was-status = antes { $status }
new-objective = objetivo nuevo
new-initiative = iniciativa nueva
new-lead = indicador de acción nuevo
objective-of = objetivo de { $owner }
initiative-of = iniciativa de { $owner }
lead-of = indicador de acción de { $owner }
at-stake = en juego: { $stake }
waits-for-it = { $count ->
    [one] { $names } depende de ello
   *[other] { $names } dependen de ello
}
decides = { $decider } decide a más tardar el { $day }
decides-again = { $decider } decide a más tardar el { $day }; pedido desde el { $since }
watermelon = { $name }: { $text }

commitments = { $done ->
    [one] { $done } tarea hecha
   *[other] { $done } tareas hechas
} de { $due } que vencían en los siete días anteriores, { $on_time } a tiempo
commitments-pushed = { $done ->
    [one] { $done } tarea hecha
   *[other] { $done } tareas hechas
} de { $due } que vencían en los siete días anteriores, { $on_time } a tiempo; { $pushed ->
    [one] { $pushed } plazo aplazado
   *[other] { $pushed } plazos aplazados
}
owner-kept = { $done } de { $due } que vencían en la semana, { $done ->
    [one] hecha
   *[other] hechas
}
owner-overdue = { $count ->
    [one] { $count } atrasada
   *[other] { $count } atrasadas
}
owner-left = { $count ->
    [one] queda { $count } tarea
   *[other] quedan { $count } tareas
}
owner-left-hours = { $count ->
    [one] queda { $count } tarea, unas { $hours } h
   *[other] quedan { $count } tareas, unas { $hours } h
}
list-done = Hecho
list-blocked = Bloqueado
list-needs-help = Necesita ayuda
list-due = Vence
task-closed = cerrada el { $day }
task-due = vence el { $day }

column-measure = Indicador
column-now = Real
column-plan = Plan
column-gap = Desvío
no-data = s. d.
percentage-points = { $figure } pp
figure-unit = { $figure } { $unit }
measure-figures = real { $now }, plan { $plan }, desvío { $gap }
owner-due = { $owner } · vence el { $day }
done = { $share } hecho
diagnosis = Diagnóstico: { $text }
as-of = a { $day }
implied = el trabajo hecho hasta ahora haría esperar { $amount }
work = tareas: { $parts }
tasks-done = { $count ->
    [one] { $count } hecha
   *[other] { $count } hechas
}
tasks-in-progress = { $count } en curso
tasks-open = { $count ->
    [one] { $count } abierta
   *[other] { $count } abiertas
}
tasks-blocked = { $count ->
    [one] { $count } bloqueada
   *[other] { $count } bloqueadas
}
tasks-overdue = { $count ->
    [one] { $count } atrasada
   *[other] { $count } atrasadas
}
waits-on = espera a { $what }
milestone-trouble = hito { $name } { $text }
target-of = de { $figure }
target-to = hasta { $figure }
target-at-most = como máximo { $figure }
target-at-least = al menos { $figure }
target-within = entre { $low } y { $high }
target-by = { $target } a más tardar el { $day }
target-per = { $figure } por { $period ->
    [day] día
   *[week] semana
    [month] mes
    [quarter] trimestre
}
target-at-most-per = como máximo { $figure } por { $period ->
    [day] día
   *[week] semana
    [month] mes
    [quarter] trimestre
}
periods-hit = cumplido en { $hit } de { $whole } { $period ->
    [day] { $whole ->
        [one] día
       *[other] días
    }
    [week] { $whole ->
        [one] semana
       *[other] semanas
    }
    [month] { $whole ->
        [one] mes
       *[other] meses
    }
    [quarter] { $whole ->
        [one] trimestre
       *[other] trimestres
    }
   *[period] { $whole ->
        [one] periodo
       *[other] periodos
    }
}
streak-hit = { $count } seguidos al final
streak-missed = { $count } sin cumplir al final
not-kept = { $share } del compromiso sin cumplir
fresh-share = datos al día para { $share } del peso
fresh-share-repair = datos al día para { $share } del peso, por reparar: { $names }
no-data-yet = aún sin datos
data-read = datos desfasados: { $sources }, leído el { $at }
data-never-read = datos desfasados: { $sources }, nunca leído

age = { $unit ->
    [minutes] { $count } min
    [hours] { $count } h
   *[days] { $count } días
}
ago = { $unit ->
    [minutes] hace { $count } min
    [hours] hace { $count } h
   *[days] hace { $count } días
}
within = { $unit ->
    [minutes] en los últimos { $count } min
    [hours] en las últimas { $count } h
   *[days] en los últimos { $count } días
}
source-failing = con fallo
source-stale = desfasada
source-waiting = en espera
source-partly-read = leída en parte
source-fresh = al día
read = leída { $ago }
read-records = leída { $ago }, { $count ->
    [one] { $count } registro
   *[other] { $count } registros
}
never-read = nunca leída
never-read-records = nunca leída, { $count ->
    [one] { $count } registro
   *[other] { $count } registros
}
all-read = todas leídas { $age }
last-value = su último valor es del { $day }, de hace { $days ->
    [one] { $days } día
   *[other] { $days } días
}; el límite es de { $limit }
stale-limit = desfasada: el límite es de { $limit }
refused = { $count ->
    [one] { $count } registro rechazado
   *[other] { $count } registros rechazados
}
waiting = espera hasta el { $at }: { $failure }
failing = con fallo: { $failure }
failing-since = con fallo desde el { $at }: { $failure }
unlinked = { $tasks } de { $of } { $of ->
    [one] tarea
   *[other] tareas
} ({ $share }) no { $tasks ->
    [one] pertenece
   *[other] pertenecen
} a ninguna iniciativa.
unknown-accounts = Cuentas que no son de nadie en el plan: { $accounts }.
unknown-accounts-more = Cuentas que no son de nadie en el plan: { $accounts } … y { $count } más.
legend = Los puntos son centésimas del camino del valor inicial a la meta; pp son puntos porcentuales.
