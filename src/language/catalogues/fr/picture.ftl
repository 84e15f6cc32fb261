# Ce qui figure dans les images, et leur constat pour qui ne les voit pas. La place est comptée : des mots courts. $count, $days,
# $hours, $needed et $there sont des nombres ; le reste, des mots tout faits.

picture-millions = { $n } M
picture-billions = { $n } Md
picture-range = { $low } à { $high }

picture-today = aujourd’hui { $day }
picture-plan = prévu
picture-first-plan = premier plan
picture-target = cible { $figure }
picture-forecast = prévision { $figure }
picture-forecast-at-due = prévision à l’échéance { $figure } ({ $low } à { $high })
picture-odds = chances { $odds }
picture-value = { $value } au { $day }
picture-value-and-plan = { $value } au { $day }, prévu { $plan }

picture-planned = prévu
picture-done = fait
picture-critical-chain = chaîne critique
picture-buffer = marge
picture-finish = fin : à 50 %, à 85 %
picture-no-end = pas de fin en vue
picture-slack = marge libre
picture-milestone-reached = jalon atteint
picture-milestone-to-come = jalon à venir
picture-milestone-late = jalon en retard ou à risque
picture-more-initiatives = … et { $count ->
    [one] { $count } autre initiative
   *[other] { $count } autres initiatives
}
picture-roadmap = Feuille de route de { $initiatives ->
    [one] { $initiatives } initiative
   *[other] { $initiatives } initiatives
} pour { $objectives ->
    [one] { $objectives } objectif
   *[other] { $objectives } objectifs
} : { $findings }
picture-none-late = aucune en retard
picture-latest = { $count } en retard, { $count ->
    [one] { $name }
   *[other] surtout { $name }
} de { $days } { $days ->
    [one] jour
   *[other] jours
}
picture-endless = { $count } sans fin en vue
picture-on-chain = { $count } sur une chaîne critique
picture-not-shown = { $count ->
    [one] { $count } non montrée
   *[other] { $count } non montrées
}

picture-late = +{ $days } j
picture-waits = en dépend
picture-missed-by = manqué de { $days } j
picture-at-stake = en jeu { $amount } ({ $what })
picture-more-chains = … et { $count ->
    [one] { $count } autre chaîne
   *[other] { $count } autres chaînes
}

picture-capacity = Capacité : { $people }
picture-short = manque { $hours } h d’ici au { $day }
picture-to-spare = reste { $hours } h d’ici au { $day }
picture-load = { $balance } ({ $needed } h à faire, { $there } h libres)
picture-not-judged = impossible à évaluer : { $why }
picture-of-hours = { $share } du temps de travail
picture-needed = nécessaire
picture-no-time = pas de temps pour cela
picture-time = temps pour cela
picture-daily-operations = activité courante
picture-protected = part protégée
picture-more-people = … et { $count ->
    [one] { $count } autre personne
   *[other] { $count } autres personnes
}
