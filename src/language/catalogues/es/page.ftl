# Lo que dice la página: navegación, títulos, tablas, y lo que hay que decir donde no hay nada. Glosario: véase review.ftl.

nav-overview = Resumen
nav-roadmap = Hoja de ruta
nav-forecast = Previsión
nav-people = Personas
nav-tasks = Tareas
nav-hygiene = Orden
nav-risks = Riesgos
nav-sources = Fuentes
nav-ledger = Registro
nav-reviews = Revisiones
nav-outbox = Bandeja de salida
page-skip = Ir al contenido
page-pages = Páginas
page-crumbs = Ruta hasta esta página
page-only-reads = Esta página solo lee.
page-dated = Cifras del { $day }, según lo sabido el { $at }.
page-figures-column = cifras
page-picture = Imagen

kind-objective = Objetivo
kind-initiative = Iniciativa
kind-lead = Indicador de acción
kind-person = Persona
kind-sent = Revisión tal como se envió

lead-roadmap = Cuándo estará todo terminado y a qué lleva un retraso.
lead-forecast = Cuándo alcanza su meta cada indicador de acción y dónde estará cada resultado.
lead-people = Quién llega a lo que vence con las horas que tiene, y las salidas.
lead-tasks = Las tareas abiertas de cada objetivo con responsable, recurso y plazo.
lead-hygiene = Qué no está bien llevado y a quién decirlo: { $count ->
    [one] { $count } hallazgo
   *[other] { $count } hallazgos
}.
lead-sources = En qué se basan las cifras: cada fuente con la antigüedad de sus datos.
lead-ledger = Qué se cambió en el plan, por qué, y qué fue del desvío.
lead-outbox = Cada correo con su estado. `throughline outbox` reenvía, descarta o marca uno.
lead-reviews = Qué se dijo y cuándo, tal como se envió.

page-scoreboard = Cuadro de mando
page-in-short = En breve
page-why = Por qué
page-result = El resultado
page-measures = Indicadores
page-initiatives = Iniciativas
page-objectives = Objetivos
page-serving = Objetivos que lo apoyan
page-coming = Lo que viene
page-evidence = ¿Mueve el trabajo el indicador?
page-open-tasks = Tareas abiertas
page-tasks = Tareas
page-tasks-over = { $count ->
    [one] Otra tarea terminó antes del { $day }: el desglose la incluye.
   *[other] Otras { $count } tareas terminaron antes del { $day }: el desglose las incluye.
}
page-derivation = De dónde salen las cifras
page-all-steps = Cada paso, del estado a las filas (en inglés)
page-every-step = Cada paso
page-milestones = Hitos
page-when-finished = Cuándo estará terminada
page-figures = Cifras
page-way = El camino hasta ahora
page-theirs = De qué es responsable
page-load = Carga
page-in-time = En el tiempo
page-leads = Indicadores de acción
page-results = Resultados
page-lead-forecast = Previsión de los indicadores de acción
page-lag-forecast = Previsión del resultado
page-earlier-verdicts = Veredictos de meses anteriores
page-everybody = Todos
page-findings = Hallazgos
page-register = Registro
page-nowhere = Lo que no cuenta en ningún sitio
page-changes = Cambios del plan
page-broken = Roto
page-revised = Cifras revisadas
page-against-first = Frente al primer plan
page-record = El registro
page-mails = Correos
page-older = Anteriores
page-text = Texto
page-what-to-do = Qué hacer
heading-emerging = Lo que apuntan las cifras

fact-owner = Responsable
fact-due = Vencimiento
fact-since = desde el { $day }
fact-at-stake = En juego
fact-why = Por qué importa
fact-horizon = Horizonte
fact-also = Además
fact-work = Trabajo
fact-waits-for = Espera a
fact-waited-for = La esperan
fact-budget = Presupuesto
fact-resources = Recursos
fact-to = Para
fact-review = Revisión
fact-composed = Redactado
fact-sent = Enviado
fact-relay = El servidor
fact-html = En HTML
mail-as-it-looked = El correo tal como era

head-number = n.º
head-what = qué
head-status = estado
head-state = estado
head-now = actual
head-plan = plan
head-gap = desvío
head-trend = tendencia
head-from-plan = respecto al plan
head-how-it-stands = cómo está
head-measure = indicador
head-target = meta
head-milestone = hito
head-objective = objetivo
head-initiative = iniciativa
head-lead = indicador de acción
head-task = tarea
head-owner = responsable
head-person = persona
head-resource = recurso
head-deadline = plazo
head-due = vence
head-closed = cerrada
head-finish = final
head-likely = 85 de 100
head-late = retraso
head-slack = holgura
head-rests-on = se basa en
head-risk = riesgo
head-exposure = exposición
head-review = revisión
head-threatens = amenaza
head-what-and-response = qué, y la respuesta
head-signal = señal
head-check = control
head-finding = hallazgo
head-tell = avisar a
head-load = carga
head-by = hasta
head-needed = necesario
head-there = disponible
head-what-to-do = qué hacer, y en qué se basa
head-odds = probabilidad
head-by-due = al vencimiento
head-at-due = al vencimiento
head-range = 8 de 10 en
head-lag-measure-of = indicador de resultado de
head-p50 = P50
head-p85 = P85
head-p95 = P95
head-moves = ¿mueve el indicador?
head-verdict = veredicto
head-weeks-say = qué dicen las semanas
head-kept-on = anotado
head-r = r
head-p = p
head-weeks-later = semanas después
head-seen = visto
head-from = de
head-to = a
head-variance = desvío
head-reason = motivo
head-revised-figure = cifra revisada
head-of = del
head-read = leído
head-due-first = vencimiento inicial
head-due-now = vencimiento actual
head-against-first = frente al primer plan
head-against-now = frente al actual
head-about = sobre qué
head-advice = qué hacer
head-decides = quién decide
head-what-for = para qué
head-source = fuente
head-known = qué se sabe
head-mail = correo
head-recipient = para
head-attempts = intentos
head-composed-sent = redactado, enviado
head-sent = enviado

state-open = abierta
state-in-progress = en curso
state-blocked = bloqueada
state-done = hecha
state-cancelled = cancelada
mail-pending = pendiente
mail-sending = enviándose
mail-sent = enviado
mail-uncertain = incierto
mail-failed = fallido
mail-skipped = omitido
tried-again = nuevo intento el { $at }
no-subject = sin asunto
older-mails = … y { $count } más: `throughline outbox` los lista

no-objective = no hay ningún objetivo declarado
no-measure = no hay ningún indicador declarado
no-initiative-runs = no hay ninguna iniciativa en marcha
no-open-task = ninguna tarea abierta
no-open-tasks = ningún objetivo tiene una tarea abierta
nobody-works = no hay horas de trabajo declaradas ni tareas vinculadas abiertas
nothing-found = no se ha encontrado nada
no-risks = no hay riesgos declarados y las cifras no apuntan a ninguno
no-source = no hay ninguna fuente configurada
no-plan = aún no hay ningún plan guardado
no-mail = Aún no hay ningún correo
no-review = Aún no se ha enviado ninguna revisión

no-such-page = Esta página no existe
no-such-page-help = Quizá ya no está en el plan, o la dirección está incompleta: el resumen lleva a todas las páginas.
page-defect = No se ha podido crear esta página
page-defect-help = Un defecto nuestro: el registro dice dónde. Las demás páginas no están afectadas.
figures-unreadable = Las cifras no se pueden leer ahora
outbox-unreadable = La bandeja de salida no se puede leer ahora
store-silent = El almacén no responde; el registro dice por qué. Inténtelo de nuevo en un minuto.

findings = { $count ->
    [one] { $count } hallazgo
   *[other] { $count } hallazgos
}
no-response = sin respuesta
tasks-open-of = { $open } de { $count ->
    [one] { $count } tarea abierta
   *[other] { $count } tareas abiertas
}
see = véase { $names }
not-confirmed = sin confirmar
resource-shared = compartido
no-empty-cell = ninguna celda vacía
empty-cells = { $count ->
    [one] { $count } celda vacía
   *[other] { $count } celdas vacías
}: { $parts }
owners-missing = { $count ->
    [one] { $count } responsable
   *[other] { $count } responsables
}
resources-missing = { $count ->
    [one] { $count } recurso
   *[other] { $count } recursos
}
deadlines-missing = { $count ->
    [one] { $count } plazo
   *[other] { $count } plazos
}
not-in-sight = no a la vista
days-short = { $days } d
hours-short = { $hours } h
after = después de { $name }
buffer-used = margen consumido al { $used }, cadena completada al { $complete }
basis-finished = terminada
basis-forecast = previsión de sus indicadores de acción
basis-beyond = más allá del horizonte de la previsión
basis-tasks = sin previsión: vencimientos de sus tareas e indicadores de acción
basis-due = sin previsión: su propio vencimiento
basis-supposed = según lo supuesto
load-nothing-due = nada vence
load-fits = cabe, sobran { $hours } h
load-short = faltan { $hours } h
load-unknown = no se puede valorar
note-median = { $count ->
    [one] { $count } tarea contada
   *[other] { $count } tareas contadas
} como { $hours } h, la mediana
note-no-deadline = { $count ->
    [one] { $count } tarea sin plazo, contada
   *[other] { $count } tareas sin plazo, contadas
} con el de la iniciativa
note-overdue = { $hours } h están vencidas
note-measured = operación diaria medida en { $share }
note-protected = { $share } para la estrategia cumplido en { $kept } de { $count ->
    [one] { $count } semana
   *[other] { $count } semanas
}
note-displaced = desplazado por la operación diaria en { $count ->
    [one] { $count } semana
   *[other] { $count } semanas
}, la última la del { $day }
forecast-legend = al vencimiento: lo que alcanzan 85 y 15 de 100 ensayos; P50, P85, P95: el día en que tantos han terminado
odds-above = >{ $share }
hits-of = { $hits } de { $periods }
from-to = { $low } – { $high }
later = más tarde
reached-on = alcanzado el { $day }
cannot-be-forecast = no se puede prever: { $why }
lag-cannot-be-forecast = su indicador de resultado no se puede prever: { $why }
pace = se trabajó { $active } de { $days } días desde el { $day }
by-trend = según la tendencia de { $count ->
    [one] { $count } valor
   *[other] { $count } valores
} desde el { $day }
ledger-holds = { $count ->
    [one] { $count } entrada
   *[other] { $count } entradas
}, la cadena se sostiene; su cabeza es { $head }
record-broken = El registro no se sostiene: entrada { $entry }: { $what }
entry-original = el plan original
entry-rewritten = solo escrito de otro modo
entry-written-down = anotado
entry-taken-back = retirado
entry-effect = { $before } → { $after } puntos
entry-unexplained = SIN EXPLICAR
entry-reason = { $reason } ({ $name }, { $day })
