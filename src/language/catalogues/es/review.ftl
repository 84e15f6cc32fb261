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
title-alert = Aviso
title-for = { $title } para { $reader }
question-check-in = ¿Qué se ha hecho, qué está bloqueado, qué necesita ayuda?
question-course-correction = ¿Funciona el plan?
question-quarterly = ¿Sigue siendo el plan correcto?
question-alert = Peor que en la última noticia que recibió.
head = { $title }, { $period } ({ $date })
subject = { $news }: { $period }
quiet = { $period }: { $news }; nada más que señalar
preview-decides = Decide { $decider }: { $advice }
count-objectives = Objetivos:
count-initiatives = Iniciativas:

labelled = { $label }: { $text }
more = … y { $count } más

heading-changes = Qué ha cambiado desde el { $day }
heading-worse = Lo que ha empeorado
heading-down = No se puede leer
heading-why = Por qué este mensaje
why-alert = Esto se comunica entre revisiones: una vez al día sobre un mismo asunto, en cinco mensajes por semana como máximo.
why-no-more = Lo demás, y lo que mejora, está en la próxima revisión.
heading-decisions = Por decidir
heading-followed = Qué fue de las decisiones del { $day }
heading-moved = Qué movieron las decisiones del { $day }
heading-unexplained = Cambios del plan sin motivo
heading-explained = Cambios del plan desde el { $day }
heading-record = El registro del plan
heading-commitments = Compromisos de la semana
heading-diagnosis = Diagnóstico
heading-chains = A qué lleva un retraso
heading-roadmap = Hoja de ruta
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
    [one] queda { $count } tarea, unas { $hours } h
   *[other] quedan { $count } tareas, unas { $hours } h
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
percentage-points = { $figure } pp
figure-unit = { $figure } { $unit }
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
    [minutes] { $count } min
    [hours] { $count } h
   *[days] { $count } días
}
ago = { $unit ->
    [minutes] hace { $count } min
    [hours] hace { $count } h
   *[days] hace { $count } días
}
within = { $unit ->
    [minutes] { $count ->
        [one] en el último minuto
       *[other] en los últimos { $count } min
    }
    [hours] { $count ->
        [one] en la última hora
       *[other] en las últimas { $count } h
    }
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

period-week = semana { $week }
period-month = { $month }
period-quarter = T{ $quarter } { $year }
listed = { $clauses }
names-more = { $names } y { $count } más
name-state = { $name } ({ $state })
counted = { $place ->
    [rest] { $count }
   *[first] { $noun ->
        [initiative] { $count ->
            [one] { $count } iniciativa
           *[other] { $count } iniciativas
        }
       *[objective] { $count ->
            [one] { $count } objetivo
           *[other] { $count } objetivos
        }
    }
}
turned-missed = { counted } { $noun ->
    [initiative] { $count ->
        [one] no alcanzada
       *[other] no alcanzadas
    }
   *[objective] { $count ->
        [one] no alcanzado
       *[other] no alcanzados
    }
}
turned-off-track = { counted } ahora { $noun ->
    [initiative] { $count ->
        [one] desviada
       *[other] desviadas
    }
   *[objective] { $count ->
        [one] desviado
       *[other] desviados
    }
}
turned-at-risk = { counted } ahora en riesgo
turned-unknown = { counted } ahora de estado desconocido
turned-paused = { counted } en pausa
turned-not-started = { counted } sin empezar
turned-on-track = { counted } ahora { $noun ->
    [initiative] { $count ->
        [one] encaminada
       *[other] encaminadas
    }
   *[objective] { $count ->
        [one] encaminado
       *[other] encaminados
    }
}
turned-achieved = { counted } { $noun ->
    [initiative] { $count ->
        [one] alcanzada
       *[other] alcanzadas
    }
   *[objective] { $count ->
        [one] alcanzado
       *[other] alcanzados
    }
}
improved-at-risk = { counted } ahora solo en riesgo
improved-off-track = { counted } ahora solo { $noun ->
    [initiative] { $count ->
        [one] desviada
       *[other] desviadas
    }
   *[objective] { $count ->
        [one] desviado
       *[other] desviados
    }
}
sum-at-stake = { $amount } en juego
nothing-to-review = el plan aún no contiene nada que revisar
nothing-started = todavía no ha empezado nada
standing-subject = { $place ->
    [rest] { $count }
   *[first] { $count } de { $of } { $noun ->
        [initiative] { $of ->
            [one] iniciativa
           *[other] iniciativas
        }
       *[objective] { $of ->
            [one] objetivo
           *[other] objetivos
        }
    }
}
standing-missed = { standing-subject } { $noun ->
    [initiative] { $count ->
        [one] no alcanzada
       *[other] no alcanzadas
    }
   *[objective] { $count ->
        [one] no alcanzado
       *[other] no alcanzados
    }
}
standing-off-track = { standing-subject } { $noun ->
    [initiative] { $count ->
        [one] desviada
       *[other] desviadas
    }
   *[objective] { $count ->
        [one] desviado
       *[other] desviados
    }
}
standing-at-risk = { standing-subject } en riesgo
standing-unknown = { standing-subject } de estado desconocido
as-before = { $standing }, como antes
all-subject = { $noun ->
    [initiative] { $size ->
        [one] la única iniciativa está
        [both] ambas iniciativas
       *[all] las { $count } iniciativas
    }
   *[objective] { $size ->
        [one] el único objetivo está
        [both] ambos objetivos
       *[all] los { $count } objetivos
    }
}
all-on-track = { all-subject } { $noun ->
    [initiative] { $size ->
        [one] encaminada
       *[all] encaminadas
    }
   *[objective] { $size ->
        [one] encaminado
       *[all] encaminados
    }
}
all-achieved = { all-subject } { $noun ->
    [initiative] { $size ->
        [one] alcanzada
       *[all] alcanzadas
    }
   *[objective] { $size ->
        [one] alcanzado
       *[all] alcanzados
    }
}
all-on-track-or-achieved = { all-subject } { $noun ->
    [initiative] encaminadas o alcanzadas
   *[objective] encaminados o alcanzados
}
and-paused = { $standing }, { $count } en pausa

result = Resultado
result-of = Resultado: { $name }
stake = { $amount } ({ $what })
status-days-behind = { $status }, { $days ->
    [one] { $days } día
   *[other] { $days } días
} de retraso
stated = { $name } declara «{ $status }» hasta el { $day }: { $reason }
without-an-owner = Sin responsable
blocked-since = desde el { $day }
waits-on-records = espera a { $count ->
    [one] { $count } registro
   *[other] { $count } registros
}
overdue-by = atrasada { $days ->
    [one] { $days } día
   *[other] { $days } días
}
starts = empieza el { $day }
started = empezó el { $day }
initiative-waits = { $name } ({ $owner }, { $begin }) espera a { $on } ({ $on_owner }, { $state }, vence el { $due })
waits-blocked = { $wait }: { $count ->
    [one] { $count } tarea bloqueada
   *[other] { $count } tareas bloqueadas
}
so-no-end = por eso no tiene final a la vista
so-it-finishes = por eso termina el { $day }, con { $days ->
    [one] { $days } día
   *[other] { $days } días
} de retraso
task-waits = { $task } ({ $owner }) espera a { $on } ({ $on_owner })
tasks-wait = { $count } tareas de { $owner } esperan a { $on } ({ $on_owner }): { $keys }
at-stake-together = en juego en total: { $sum }
slip-alone = { $name } +{ $days } d: no retrasa ningún objetivo
slip-endless-alone = { $name }, sin final a la vista: no retrasa ningún objetivo

short-of-hours = { $name }: faltan { $short } h hasta el { $day } ({ $needed } h necesarias, { $available } h disponibles); { $ways }
cannot-be-judged = No se puede valorar: { $names } ({ $why })
add-hours = añadir { $hours } h hasta el { $day }
put-off = aplazar { $tasks } ({ $count ->
    [one] ningún indicador de acción la cuenta
   *[other] ningún indicador de acción las cuenta
}) o añadir { $hours } h hasta el { $day }
put-off-weight = aplazar { $tasks } (peso { $weight }) o añadir { $hours } h hasta el { $day }
no-hours = no hay horas de trabajo declaradas
nothing-measured = la operación diaria debe medirse, y en ocho semanas no se hizo nada
no-estimate = { $count ->
    [one] { $count } tarea
   *[other] { $count } tareas
} sin estimación
points-only = { $count ->
    [one] { $count } tarea estimada
   *[other] { $count } tareas estimadas
} en puntos, ninguna en horas
no-hours-estimated = { $count ->
    [one] { $count } tarea
   *[other] { $count } tareas
} sin estimación en horas, { $points } de ellas en puntos

unread-since = no se pudo leer { $source }; la última vez fue el { $at }
unread-ever = nunca se ha leído { $source }
silent-person = { $name } no ha cambiado ninguna de { $count ->
    [one] { $count } tarea abierta
   *[other] { $count } tareas abiertas
} desde el { $day } ({ $days ->
    [one] { $days } día laborable
   *[other] { $days } días laborables
}; lo habitual es { $usual } como máximo)
silent-source = { $source } se lee, pero nada ha cambiado desde el { $day } ({ $count ->
    [one] { $count } tarea abierta
   *[other] { $count } tareas abiertas
} de ahí)
dressed-closed = { $name }: { $count ->
    [one] { $count } tarea cerrada
   *[other] { $count } tareas cerradas
} en los tres días previos a la revisión del { $day }, cuando lo habitual es { $usual }: { $tasks }
dressed-put-off = { $name }: { $count ->
    [one] { $count } tarea aplazada antes de atrasarse
   *[other] { $count } tareas aplazadas antes de atrasarse
} en los tres días previos a la revisión del { $day }, cuando lo habitual es { $usual }: { $tasks }
dressed-shrunk = { $name }: { $count ->
    [one] { $count } tarea cancelada o retirada
   *[other] { $count } tareas canceladas o retiradas
} en los tres días previos a la revisión del { $day }, cuando lo habitual es { $usual }: { $tasks }
dressed-revised = { $name }: { $count ->
    [one] { $count } tarea retocada
   *[other] { $count } tareas retocadas
} en los tres días previos a la revisión del { $day }, cuando lo habitual es { $usual }: { $tasks }
dressed-value = metric.{ $metric }: el valor del { $of } se revisó el { $day } de { $from } a { $to }, y «{ $was }» pasó a «{ $now }»

verdict = { $name }: { $state }: { $text }
verdict-as-before = { $verdict } (como el { $day })
verdict-changed = { $verdict } ({ $was } el { $day })
support-supports = lo confirma
support-contradicts = lo contradice
support-inconclusive = no concluyente
support-not-testable-yet = aún no comprobable
no-dates-yet = aún no ha llegado ninguna fecha P85 de un indicador de acción
dates-held = { $held } de { $count ->
    [one] { $count } fecha P85
   *[other] { $count } fechas P85
} de indicadores de acción cumplidas (lo previsto son 85 de 100)
lag-odds = indicadores de resultado: { $odds }
brier = índice de Brier { $score } sobre { $count } pronósticos (0 es perfecto, { $quarter } cara o cruz)
no-odds-yet = aún no ha vencido ningún pronóstico
forecasts-open = { $count ->
    [one] { $count } previsión sigue abierta
   *[other] { $count } previsiones siguen abiertas
}
outcome-improved = Mejor
outcome-unchanged = Sin cambios
outcome-worse = Peor
outcome-obsolete = Sin objeto
followed = { $outcome }: { $about } — antes { $was }, ahora { $now }. { $decider } debía decidir a más tardar el { $day }: { $asked }
not-in-the-plan = fuera del plan

check-objective-without-actuals = ningún valor dice cuándo se alcanza
check-without-leads = sin indicador de acción
check-initiative-without-tasks = sin tareas
check-unmapped-work = trabajo que no pertenece a ninguna iniciativa
check-overdue = atrasado
check-blocked = bloqueado
check-no-owner = sin asignar
check-unknown-account = asignado a alguien que no está en el plan
check-no-deadline = sin plazo
check-late-deadline = vence después de su iniciativa u objetivo
check-stale = sin tocar desde hace mucho
check-due-pushed = plazo aplazado una y otra vez
check-reopened = reabierto
check-too-big = demasiado grande: conviene dividirlo
check-too-long = mucho tiempo en curso de una pieza: conviene dividirlo
check-scope-creep = fuera del alcance
check-several-owners = varias personas asignadas: nombrar a una
check-no-action-verb = el título no dice qué hay que hacer

risk = { $what } (exposición { $exposure }, { $owner })
emerging = Se perfila, no está en el registro: { $what }
risk-over = lo que amenaza ya pasó: cerrarlo
risk-review-passed = su revisión vencía el { $day }, hace { $days ->
    [one] { $days } día
   *[other] { $days } días
}

keys = { $count ->
    [one] { $count } clave
   *[other] { $count } claves
}
plan-added = añadido
plan-taken-out = retirado
plan-changed = { $from } → { $to }
plan-with-effect = { $what } (hoy { $after } con ello, { $before } sin ello)
plan-entry = { $path }: { $what }, el { $day }; { $reason }
metric-revised = metric.{ $metric } del { $of } se revisó: { $from } → { $to }, el { $day }; { $reason }
reason-not-wanted = no hace falta motivo
reason-missing = no se da ningún motivo
reason-given = { $reason } (aprobado por { $person } el { $day })
share-missing = falta el { $share }
against-first-plan = frente al primer plan (vence el { $day }): { $variance }
compared-objective = objetivo { $name }: { $first } frente al primer plan (vence el { $first_due }), { $now } frente al de hoy (vence el { $due })
compared-initiative = iniciativa { $name }: { $first } frente al primer plan (vence el { $first_due }), { $now } frente al de hoy (vence el { $due })
compared-lead = indicador de acción { $name }: { $first } frente al primer plan (vence el { $first_due }), { $now } frente al de hoy (vence el { $due })
of-objective = objetivo { $id }
of-initiative = iniciativa { $id }
of-lead = indicador de acción { $id }
ledger-unchanged = nada ha cambiado desde el plan original
ledger-counts = desde el plan original: { $goals ->
    [one] { $goals } cambio
   *[other] { $goals } cambios
} de objetivos, { $actions } de planes de acción, { $surroundings } de personas, riesgos y límites; { $unexplained } sin motivo
ledger-head = el registro tiene { $count ->
    [one] { $count } entrada
   *[other] { $count } entradas
}; conviene guardar su huella: { $head }
ledger-broken = el registro está roto en la entrada { $entry }: { $what }; `throughline ledger` dice más

alert-named = { $name }: { $status }
alert-down = no se puede leer { $name }
alert-down-many = { $count ->
    [one] no se puede leer { $count } fuente
   *[other] no se pueden leer { $count } fuentes
}
alert-moment = { $at }
