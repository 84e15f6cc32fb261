# Ce que disent les revues : titres, libellés, la nouvelle, les sources.
#
# Glossaire : objective objectif · initiative initiative · lead measure indicateur d’action · lag measure indicateur de
# résultat · plan plan, prévu · gap écart · baseline valeur de départ · target cible · on track en bonne voie · at risk à risque ·
# off track en dérive · achieved atteint · missed manqué · behind en retard · ahead en avance · at stake en jeu ·
# owner responsable · commitment engagement · task tâche · course correction correction de cap · slip dérapage · stale périmé.

status-achieved = atteint
status-on-track = en bonne voie
status-not-started = non commencé
status-paused = en pause
status-unknown = inconnu
status-at-risk = à risque
status-off-track = en dérive
status-missed = manqué

title-check-in = Point hebdomadaire
title-course-correction = Correction de cap
title-quarterly = Revue trimestrielle
title-for = { $title } de { $reader }
question-check-in = Qu’est-ce qui est fait, bloqué, à aider ?
question-course-correction = Le plan fonctionne-t-il ?
question-quarterly = Est-ce encore le bon plan ?
head = { $title }, { $period } ({ $date })
subject = { $news } : { $period }
quiet = { $period } : { $news } ; rien d’autre à signaler
preview-decides = Décision attendue de { $decider } : { $advice }
count-objectives = Objectifs :
count-initiatives = Initiatives :

clauses = { $before } ; { $after }
labelled = { $label } : { $text }
more = { $count ->
    [one] … et { $count } autre
   *[other] … et { $count } autres
}

heading-changes = Ce qui a changé depuis le { $day }
heading-decisions = À décider
heading-followed = Ce que sont devenues les décisions du { $day }
heading-moved = Ce que les décisions du { $day } ont fait bouger
heading-unexplained = Modifications du plan sans motif
heading-explained = Modifications du plan depuis le { $day }
heading-record = Le registre du plan
heading-commitments = Engagements de la semaine
heading-diagnosis = Diagnostic
heading-chains = Ce qu’entraîne un retard
heading-watermelons = Moins bien qu’il n’y paraît
heading-verdicts = Le travail fait-il bouger les indicateurs ?
heading-forecasts = Ce que valaient les prévisions
heading-waits = Qui attend qui
heading-capacity = Qui ne peut pas tenir ses échéances
heading-hygiene = À mettre en ordre
heading-second-look = À regarder de plus près
heading-risks = Risques
heading-owners-done = Fait, bloqué, besoin d’aide
heading-owners = Bloqué, besoin d’aide
heading-due-next = À rendre dans les deux semaines
heading-scoreboard = Tableau de bord
heading-data = Sur quoi reposent les chiffres

was-status = auparavant { $status }
new-objective = nouvel objectif
new-initiative = nouvelle initiative
new-lead = nouvel indicateur d’action
objective-of = objectif porté par { $owner }
initiative-of = initiative portée par { $owner }
lead-of = indicateur d’action porté par { $owner }
at-stake = en jeu : { $stake }
waits-for-it = { $count ->
    [one] { $names } en dépend
   *[other] { $names } en dépendent
}
decides = { $decider } décide d’ici au { $day }
decides-again = { $decider } décide d’ici au { $day }, demandé depuis le { $since }
watermelon = { $name } : { $text }

commitments = { $done } { $done ->
    [one] tâche faite
   *[other] tâches faites
} sur { $due } à rendre dans les sept jours précédents, dont { $on_time } à temps
commitments-pushed = { $done } { $done ->
    [one] tâche faite
   *[other] tâches faites
} sur { $due } à rendre dans les sept jours précédents, dont { $on_time } à temps ; { $pushed ->
    [one] { $pushed } échéance repoussée
   *[other] { $pushed } échéances repoussées
}
owner-kept = { $done } sur { $due } à rendre dans la semaine { $done ->
    [one] faite
   *[other] faites
}
owner-overdue = { $count } en retard
owner-left = { $count ->
    [one] { $count } tâche restante
   *[other] { $count } tâches restantes
}
owner-left-hours = { $count ->
    [one] { $count } tâche restante, environ { $hours } h
   *[other] { $count } tâches restantes, environ { $hours } h
}
list-done = Fait
list-blocked = Bloqué
list-needs-help = Besoin d’aide
list-due = À rendre
task-closed = fait le { $day }
task-due = pour le { $day }

column-measure = Indicateur
column-now = Réel
column-plan = Prévu
column-gap = Écart
no-data = n. d.
percentage-points = { $figure } pt
figure-unit = { $figure } { $unit }
measure-figures = réel { $now }, prévu { $plan }, écart { $gap }
owner-due = { $owner } · échéance { $day }
done = fait à { $share }
diagnosis = Diagnostic : { $text }
as-of = au { $day }
implied = le travail accompli laisserait attendre { $amount }
work = tâches : { $parts }
tasks-done = { $count ->
    [one] { $count } faite
   *[other] { $count } faites
}
tasks-in-progress = { $count } en cours
tasks-open = { $count ->
    [one] { $count } ouverte
   *[other] { $count } ouvertes
}
tasks-blocked = { $count ->
    [one] { $count } bloquée
   *[other] { $count } bloquées
}
tasks-overdue = { $count } en retard
waits-on = en attente de { $what }
milestone-trouble = jalon { $name } { $text }
target-of = sur { $figure }
target-to = cible { $figure }
target-at-most = au plus { $figure }
target-at-least = au moins { $figure }
target-within = entre { $low } et { $high }
target-by = { $target } d’ici au { $day }
target-per = { $figure } par { $period ->
    [day] jour
   *[week] semaine
    [month] mois
    [quarter] trimestre
}
target-at-most-per = au plus { $figure } par { $period ->
    [day] jour
   *[week] semaine
    [month] mois
    [quarter] trimestre
}
periods-hit = tenu { $hit } { $period ->
    [day] { $hit ->
        [one] jour
       *[other] jours
    }
    [week] { $hit ->
        [one] semaine
       *[other] semaines
    }
    [month] mois
    [quarter] { $hit ->
        [one] trimestre
       *[other] trimestres
    }
   *[period] { $hit ->
        [one] période
       *[other] périodes
    }
} sur { $whole }
streak-hit = les { $count } derniers d’affilée
streak-missed = manqué les { $count } dernières fois
not-kept = { $share } de l’engagement non tenu
fresh-share = données à jour pour { $share } du poids
fresh-share-repair = données à jour pour { $share } du poids, à rétablir : { $names }
no-data-yet = pas encore de données
data-read = données périmées : { $sources }, lecture du { $at }
data-never-read = données périmées : { $sources }, jamais lu

age = { $unit ->
    [minutes] { $count } min
    [hours] { $count } h
   *[days] { $count } jours
}
ago = { $unit ->
    [minutes] il y a { $count } min
    [hours] il y a { $count } h
   *[days] il y a { $count } jours
}
within = { $unit ->
    [minutes] depuis moins de { $count } min
    [hours] depuis moins de { $count } h
   *[days] depuis moins de { $count } jours
}
source-failing = en panne
source-stale = périmé
source-waiting = en attente
source-partly-read = lu en partie
source-fresh = à jour
read = lu { $ago }
read-records = lu { $ago }, { $count ->
    [one] { $count } enregistrement
   *[other] { $count } enregistrements
}
never-read = jamais lu
never-read-records = jamais lu, { $count ->
    [one] { $count } enregistrement
   *[other] { $count } enregistrements
}
all-read = tous lus { $age }
last-value = sa dernière valeur date du { $day }, { $days ->
    [one] il y a { $days } jour
   *[other] il y a { $days } jours
} ; la limite est de { $limit }
stale-limit = périmé : la limite est de { $limit }
refused = { $count ->
    [one] { $count } enregistrement refusé
   *[other] { $count } enregistrements refusés
}
waiting = attend jusqu’au { $at } : { $failure }
failing = en panne : { $failure }
failing-since = en panne depuis le { $at } : { $failure }
unlinked = { $tasks } { $tasks ->
    [one] tâche
   *[other] tâches
} sur { $of } ({ $share }) { $tasks ->
    [one] n’appartient
   *[other] n’appartiennent
} à aucune initiative.
unknown-accounts = Comptes qui ne sont à personne dans le plan : { $accounts }.
unknown-accounts-more = Comptes qui ne sont à personne dans le plan : { $accounts } … et { $count } { $count ->
    [one] autre
   *[other] autres
}.
legend = Les points sont des centièmes du chemin de la valeur de départ à la cible ; pt signifie point de pourcentage.
