# Lo que dice el análisis: motivos, diagnósticos, decisiones, hallazgos.
#
# Un mensaje es una oración sin mayúscula inicial ni punto final. $value, $target, $plan, $distance y los demás importes son
# cifras con su unidad; $days, $tasks y los demás números deciden el plural.
#
# Glosario: plan plan, previsto (valor) · target meta · lead measure indicador de acción · lag measure indicador de resultado ·
# initiative iniciativa · objective objetivo · on track encaminado · at risk en riesgo · off track desviado · missed no alcanzado ·
# behind de retraso · ahead de adelanto · due vencimiento · shortfall déficit · coverage cobertura · commitment compromiso ·
# odds probabilidad · weight peso · source fuente · series serie · milestone hito · owner responsable · task tarea ·
# finish finalización · pace ritmo. Trato de usted; recomendaciones en infinitivo.

## Unir

named = { $name }: { $text }

## Distancias

on-plan = según lo previsto
distance-behind = { $distance } de retraso
distance-ahead = { $distance } de adelanto
within-band = dentro de la banda de { $low } a { $high }
below-band = { $distance } por debajo de la banda de { $low } a { $high } (tolerancia { $tolerance })
above-band = { $distance } por encima de la banda de { $low } a { $high } (tolerancia { $tolerance })
each = { $unit ->
    [days] por día
    [hours] por hora
    [items] por elemento
    [months] por mes
    [points] por punto
    [tasks] por tarea
    [weeks] por semana
   *[other] { $article ->
        [none] por { $unit }
       *[a] por { $one }
    }
}

## Indicadores de acción

lead-of-target = { $value } de { $target }, previsto { $plan } ({ $distance })
lead-by-path = { $value }, meta { $target }, previsto { $plan } ({ $distance })
lead-by-band = { $value }, { $place }
lead-at-most = { $value }, como máximo { $target }
lead-at-least = { $value }, como mínimo { $target }
share-due-since = { $value } de { $tasks ->
    [one] { $tasks } tarea vencida
   *[other] { $tasks } tareas vencidas
} desde el { $since }
quantile-done-in = { $value } ({ $quantile ->
    [oldest] la más larga
    [p50] P50
   *[p85] P85
} de { $tasks ->
    [one] { $tasks } tarea terminada
   *[other] { $tasks } tareas terminadas
} en { $days ->
    [one] { $days } día
   *[other] { $days } días
})
quantile-of = { $value } ({ $quantile ->
    [oldest] la más antigua
    [p50] P50
   *[p85] P85
} de { $tasks ->
    [one] { $tasks } tarea
   *[other] { $tasks } tareas
})
rate = { $period ->
    [day] hoy { $value }; a estas alturas harían falta { $plan } ({ $target } al día)
    [week] esta semana { $value }; a estas alturas harían falta { $plan } ({ $target } por semana)
    [month] este mes { $value }; a estas alturas harían falta { $plan } ({ $target } al mes)
   *[quarter] este trimestre { $value }; a estas alturas harían falta { $plan } ({ $target } por trimestre)
}
rate-last = { $period ->
    [day] { $value } el último día ({ $target } al día)
    [week] { $value } la última semana ({ $target } por semana)
    [month] { $value } el último mes ({ $target } al mes)
   *[quarter] { $value } el último trimestre ({ $target } por trimestre)
}
rate-at-most = { $period ->
    [day] { $value } hoy, como máximo { $target } al día
    [week] { $value } esta semana, como máximo { $target } por semana
    [month] { $value } este mes, como máximo { $target } al mes
   *[quarter] { $value } este trimestre, como máximo { $target } por trimestre
}
rate-at-most-last = { $period ->
    [day] { $value } el último día, como máximo { $target } al día
    [week] { $value } la última semana, como máximo { $target } por semana
    [month] { $value } el último mes, como máximo { $target } al mes
   *[quarter] { $value } el último trimestre, como máximo { $target } por trimestre
}
rate-so-far = { $value } hasta ahora; { $period ->
    [day] el primer día completo empieza el { $day }
    [week] la primera semana completa empieza el { $day }
    [month] el primer mes completo empieza el { $day }
   *[quarter] el primer trimestre completo empieza el { $day }
}
hits-of-periods = { $hits } de { $period ->
    [day] { $whole ->
        [one] { $whole } día
       *[other] { $whole } días
    }
    [week] { $whole ->
        [one] { $whole } semana
       *[other] { $whole } semanas
    }
    [month] { $whole ->
        [one] { $whole } mes
       *[other] { $whole } meses
    }
   *[quarter] { $whole ->
        [one] { $whole } trimestre
       *[other] { $whole } trimestres
    }
}
record = compromiso cumplido en { $hits }
record-last-hit = compromiso cumplido en { $hits }, { $run ->
    [one] cumplido la última vez
   *[other] cumplido las últimas { $run } veces
}
record-last-missed = compromiso cumplido en { $hits }, { $run ->
    [one] incumplido la última vez
   *[other] incumplido las últimas { $run } veces
}
commitment-lost = { $share } del compromiso sin cumplir

## Sin datos

starts-on = empieza el { $day }
paused-since = en pausa desde el { $since }: { $reason }
paused-until = en pausa desde el { $since } hasta el { $until }: { $reason }
data-too-old = los datos son demasiado antiguos: { $stale }
stale-last-read = { $sources }, última lectura el { $day }
stale-never-read = { $sources }, ninguna lectura hasta la fecha
sources-unread = aún sin datos: { $n ->
    [one] { $sources } nunca se ha leído
   *[other] { $sources } nunca se han leído
}
no-whole-period = { $period ->
    [day] ningún día completo
    [week] ninguna semana completa
    [month] ningún mes completo
   *[quarter] ningún trimestre completo
} entre el { $start } y el { $due }
no-linked-task = ninguna tarea vinculada
nothing-due-yet = aún no vencía nada; el primer vencimiento es el { $due }
none-due-since = ninguna tarea vinculada vencía desde el { $since }
none-done-lately = ninguna tarea vinculada con inicio se terminó { $days ->
    [one] en el último día
   *[other] en los últimos { $days } días
}
none-open-or-done = ninguna tarea vinculada está abierta o terminada
estimates-mixed = las estimaciones mezclan horas y puntos, que no se pueden sumar
field-missing = ninguna tarea vinculada tiene el campo que se suma
field-misread = el campo que se suma contiene cifras como «1,5» o «4h»: dar a su regla un signo decimal o una unidad

## Indicadores de resultado

lag-by-path = { $value } el { $day }, meta { $target }, previsto entonces { $plan } ({ $distance })
lag-by-band = { $value } el { $day }, { $place }
series-empty = { $series } no tiene ningún valor hasta el { $day }
rolled-not-begun = nada de lo que lo compone ha empezado
rolled-missing = se compone de los niveles inferiores, donde falta un valor: { $names }
no-series = ninguna serie dice cómo está
value-old = el último valor es del { $day }, { $days ->
    [one] { $days } día
   *[other] { $days } días
} antes
series-read = la serie se leyó por última vez el { $day }

## Iniciativas y objetivos

no-figures = ni un valor de resultado ni un indicador de acción ya iniciado dicen cómo está
no-lead = ningún indicador de acción dice cómo está
no-lead-started = ninguno de sus indicadores de acción ha empezado
resource-unconfirmed = { $what }: sin confirmar, aunque el trabajo empezó el { $day }
little-coverage = solo el { $share } del peso tiene datos recientes; por reparar: { $names }
estimates-of = estimaciones de { $name }
rollup-short = { $points ->
    [one] { $points } punto
   *[other] { $points } puntos
} por debajo de lo previsto; el mayor retraso: { $worst }
rollup-complete = { $share } completado, nada con retraso
heavy-child = { $name } supone el { $share } del peso y está desviado

## Lo que viene

odds-of = probabilidad de alcanzar { $target } hasta el { $due }: { $odds }
odds-of-band = probabilidad de estar entre { $low } y { $high } el { $due }: { $odds }
odds-of-keeping = probabilidad de cumplir el compromiso hasta el { $due }: { $odds }
odds-of-all = probabilidad de que todos los indicadores de acción alcancen su meta: { $odds }; el menos seguro, { $name }: { $least }
upstream-late = { $upstream }, que va antes, lleva { $days ->
    [one] { $days } día
   *[other] { $days } días
} de retraso
upstream-finishes = { $upstream }, que va antes, termina el { $day }
pushed-past-due = { $cause }: no puede terminar antes del { $finish }, { $days ->
    [one] { $days } día
   *[other] { $days } días
} después de su vencimiento
pushed-without-end = { $upstream }, que va antes, no tiene final a la vista: no puede terminar para el { $due }
no-end-in-sight = { $initiative } no tiene final a la vista a su ritmo actual
finishes-after-due = se espera que { $initiative } termine el { $finish }, { $days ->
    [one] { $days } día
   *[other] { $days } días
} después del vencimiento de este objetivo
step-late = { $initiative } +{ $days } d
step-in-time = { $initiative } ({ $day })
step-without-end = { $initiative }, sin final a la vista
chain = { $before } -> { $after }
chain-missed = { $chain } -> { $objective } no alcanzado
chain-missed-by = { $chain } -> { $objective } no alcanzado por { $days } d
chain-at-stake = { $missed }: { $amount }, { $what }

## Por qué no hay pronóstico

cannot-paused = está en pausa
cannot-before-start = empieza el { $day }
cannot-without-value = no tiene valor
cannot-apart = terminar más trabajo no lo acerca a su meta
cannot-held-daily = rige cada día: no hay una fecha en la que se alcance la meta
cannot-by-due-dates = depende de los vencimientos, no del volumen terminado
cannot-by-duration = depende de cuánto dura o espera el trabajo, no del volumen terminado
cannot-outside-plan = no figura en el plan
cannot-few-days = { $days ->
    [one] { $days } día
   *[other] { $days } días
} con algo terminado desde el { $since }, hacen falta { $least }
cannot-few-values = { $values ->
    [one] { $values } valor
   *[other] { $values } valores
} hasta el { $day }, hacen falta { $least }
cannot-flat-plan = el plan avanza { $covered } de su camino a lo largo de estos valores, hacen falta { $least }

## Hitos

milestone-done = alcanzado el { $day }
milestone-done-late = alcanzado el { $day }, { $days ->
    [one] { $days } día
   *[other] { $days } días
} tarde
milestone-late = { $days ->
    [one] { $days } día
   *[other] { $days } días
} de retraso: { $done }
milestone-at-risk = { $task } vence el { $day }, { $days ->
    [one] { $days } día
   *[other] { $days } días
} después: { $done }
milestone-due = vence en { $days ->
    [one] { $days } día
   *[other] { $days } días
}: { $done }
milestone-without-task = ninguna tarea dice si se ha alcanzado
tasks-done-of = { $done } de { $tasks ->
    [one] { $tasks } tarea terminada
   *[other] { $tasks } tareas terminadas
}

## Diagnósticos

too-early = demasiado pronto para juzgar: se espera efecto a partir del { $day }
keep-going = seguir así
actions-do-not-move = las acciones no mueven el indicador: cambiar el plan de acción, no el objetivo
result-without-actions = resultado sin las acciones: averiguar qué lo mueve de verdad
plan-not-executed = el plan no se ejecuta: quitar obstáculos, revisar prioridades o añadir recursos
leads-not-judged = datos insuficientes: los indicadores de acción del { $day } no se pueden juzgar
lag-value-old = datos insuficientes: el último valor del indicador de resultado es del { $day }
lag-without-value = datos insuficientes: el indicador de resultado aún no tiene valor
delay-observed = { $text } (demora observada: { $days ->
    [one] { $days } día
   *[other] { $days } días
})

## Decisiones

decide-missed = el plazo ha vencido: fijar un nuevo vencimiento con su motivo, o darlo por terminado
decide-off-track = quitar obstáculos, revisar prioridades, añadir recursos o cambiar el plan con su motivo

## Hallazgos sobre las tareas

nobody-assigned = no está asignada a nadie
assigned-to-stranger = asignada a { $names }, que no figura en el plan
without-owner = sin responsable
owner-is-stranger = responsable que no figura en el plan: { $names }
without-deadline = sin fecha límite
title-without-verb = el título no empieza por lo que hay que hacer
blocked = bloqueada
blocked-by = bloqueada por { $names }
blocked-for = bloqueada desde hace { $days ->
    [one] { $days } día
   *[other] { $days } días
}
blocked-for-by = bloqueada desde hace { $days ->
    [one] { $days } día
   *[other] { $days } días
} por { $names }
due-after-objective = vence { $days ->
    [one] { $days } día
   *[other] { $days } días
} después que su objetivo
due-after-initiative = vence { $days ->
    [one] { $days } día
   *[other] { $days } días
} después que su iniciativa
untouched-for = sin cambios desde hace { $days ->
    [one] { $days } día
   *[other] { $days } días
}
due-pushed = vencimiento aplazado { $times ->
    [one] { $times } vez
   *[other] { $times } veces
}
due-pushed-from = vencimiento aplazado { $times ->
    [one] { $times } vez
   *[other] { $times } veces
}, al principio el { $day }
reopened = reabierta { $times ->
    [one] { $times } vez
   *[other] { $times } veces
}, la última el { $day }
too-big = estimada en { $days ->
    [one] { $days } día laborable
   *[other] { $days } días laborables
}, más de { $limit }
too-long = en curso desde hace { $days ->
    [one] { $days } día
   *[other] { $days } días
} de una sola pieza
out-of-scope = fuera del alcance de { $name }: { $rule }
several-owners = { $n } personas asignadas: nadie responde de ella en solitario

## Hallazgos sobre el plan

objective-without-lag = ningún indicador de resultado dice cuándo se alcanza
lag-unread = su indicador de resultado aún no tiene valor
objective-without-leads = ningún indicador de acción dice que se haga algo por él
initiative-without-leads = ningún indicador de acción dice cuánto ha avanzado
initiative-without-tasks = sus reglas no recogen ninguna tarea
unmapped-work = el { $share } de las tareas terminadas en ocho semanas ({ $unlinked } de { $all }) no pertenece a ninguna iniciativa

## Lo que parece mejor de lo que es

claimed-by-hand = según { $who }, «{ $claim }» hasta el { $until }: { $reason }; según las cifras, «{ $status }»
claimed-by-tracker = según el gestor de tareas, «{ $claim }» ({ $task }{ $more ->
    [0] {""}
   *[other] {" "}y { $more } más
}); según las cifras, «{ $status }»
green-leads = { $green } de { $leads ->
    [one] { $leads } indicador de acción encaminado
   *[other] { $leads } indicadores de acción encaminados
} ({ $share } del peso), pero resultado { $status }
green-by-old-value = encaminado según un valor del { $day }
green-by-old-data = encaminado según datos demasiado antiguos: { $stale }
buffer-outruns-chain = encaminado, pero se ha consumido el { $used } de su margen mientras su cadena va al { $complete }
eroding = encaminado desde hace { $weeks ->
    [one] { $weeks } semana
   *[other] { $weeks } semanas
}; entonces { $then }, ahora { $now }
odds-fell = encaminado, pero su probabilidad cayó del { $then } el { $since } al { $now } sin subir entretanto
turned-red = encaminado el { $green }, { $status } el { $red }, nunca en riesgo entre ambos
told-turned-red = comunicado como encaminado el { $green }, { $status } el { $red }, nunca en riesgo entre ambos

## Riesgos emergentes

slipping-upstream = { $name }: { $status }; { $first } ({ $start }) depende de ello{ $others ->
    [0] {""}
    [one] , como { $others } iniciativa más
   *[other] , como { $others } iniciativas más
}
blocked-cluster = { $blocked } de las { $remaining } tareas abiertas de { $name } están bloqueadas
resource-open = { $name } ({ $start }) está sin confirmar en: { $resources }
overload = { $name } tiene { $needed } h por hacer hasta el { $day } y { $available } h para ello
owner-silent = { $name } no ha tocado ninguna de sus { $tasks ->
    [one] { $tasks } tarea abierta
   *[other] { $tasks } tareas abiertas
} desde el { $day }

## Evidencia

not-testable-yet = aún no comprobable: { $weeks ->
    [one] { $weeks } semana
   *[other] { $weeks } semanas
} con un valor de { $objective } y el trabajo previo, hacen falta { $least }
in-the-same-week = de la misma semana
weeks-earlier = { $weeks ->
    [one] { $weeks } semana
   *[other] { $weeks } semanas
} antes
agreement = r { $r }, p { $p }, { $pairs } pares de semanas
yield = { $slope } { $each }
yield-needs = con el rendimiento observado hacen falta { $needed } por semana; el plan prevé { $planned }
evidence-supports = { $objective } se mueve con { $lead } { $when } ({ $figures }), { $yield }
evidence-contradicts = { $objective } se mueve en contra de { $lead } { $when } ({ $figures }): se aleja de su meta cuanto más se hace
evidence-inconclusive = no está demostrado que { $objective } se mueva con { $lead } (a lo sumo { $figures }); aún es posible
