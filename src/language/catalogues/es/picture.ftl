# Lo que hay en las imágenes, y su conclusión para quien no las ve. Hay poco sitio: palabras cortas. $count, $days, $hours,
# $needed y $there son números; lo demás, palabras ya hechas.

picture-millions = { $n } M
picture-billions = { $n } mil M
picture-range = { $low } a { $high }

picture-today = hoy { $day }
picture-plan = plan
picture-first-plan = primer plan
picture-target = meta { $figure }
picture-forecast = previsión { $figure }
picture-forecast-at-due = previsión al vencimiento { $figure } ({ $low } a { $high })
picture-odds = probabilidad { $odds }
picture-value = { $value } el { $day }
picture-value-and-plan = { $value } el { $day }, plan { $plan }

picture-planned = planificado
picture-done = hecho
picture-critical-chain = cadena crítica
picture-buffer = margen
picture-finish = final: al 50 %, al 85 %
picture-no-end = sin final a la vista
picture-slack = holgura
picture-milestone-reached = hito alcanzado
picture-milestone-to-come = hito por venir
picture-milestone-late = hito retrasado o en riesgo
picture-more-initiatives = … y { $count ->
    [one] { $count } iniciativa más
   *[other] { $count } iniciativas más
}
picture-roadmap = Hoja de ruta de { $initiatives ->
    [one] { $initiatives } iniciativa
   *[other] { $initiatives } iniciativas
} para { $objectives ->
    [one] { $objectives } objetivo
   *[other] { $objectives } objetivos
}: { $findings }
picture-none-late = ninguna con retraso
picture-latest = { $count } con retraso, { $count ->
    [one] { $name }
   *[other] sobre todo { $name }
} por { $days } { $days ->
    [one] día
   *[other] días
}
picture-endless = { $count } sin final a la vista
picture-on-chain = { $count } en una cadena crítica
picture-not-shown = { $count ->
    [one] { $count } no mostrada
   *[other] { $count } no mostradas
}

picture-late = +{ $days } d
picture-waits = depende de ello
picture-missed-by = fallado por { $days } d
picture-at-stake = en juego { $amount } ({ $what })
picture-more-chains = … y { $count ->
    [one] { $count } cadena más
   *[other] { $count } cadenas más
}

picture-capacity = Capacidad: { $people }
picture-short = faltan { $hours } h hasta el { $day }
picture-to-spare = sobran { $hours } h hasta el { $day }
picture-load = { $balance } ({ $needed } h por hacer, { $there } h libres)
picture-not-judged = no se puede valorar: { $why }
picture-of-hours = { $share } de las horas de trabajo
picture-needed = necesario
picture-no-time = sin tiempo para ello
picture-time = tiempo para ello
picture-daily-operations = operación diaria
picture-protected = parte protegida
picture-more-people = … y { $count ->
    [one] { $count } persona más
   *[other] { $count } personas más
}
