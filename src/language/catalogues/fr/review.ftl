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
title-alert = Alerte
title-for = { $title } de { $reader }
question-check-in = Qu’est-ce qui est fait, bloqué, à aider ?
question-course-correction = Le plan fonctionne-t-il ?
question-quarterly = Est-ce encore le bon plan ?
question-alert = Moins bien qu’à votre dernière nouvelle.
head = { $title }, { $period } ({ $date })
subject = { $news } : { $period }
quiet = { $period } : { $news } ; rien d’autre à signaler
preview-decides = Décision attendue de { $decider } : { $advice }
count-objectives = Objectifs :
count-initiatives = Initiatives :

labelled = { $label } : { $text }
more = { $count ->
    [one] … et { $count } autre
   *[other] … et { $count } autres
}

heading-changes = Ce qui a changé depuis le { $day }
heading-worse = Ce qui s’est dégradé
heading-down = Illisible pour l’instant
heading-why = Pourquoi ce message
why-alert = Ceci est signalé entre les revues : une fois par jour pour un même sujet, en cinq messages par semaine au plus.
why-no-more = Le reste, et ce qui s’améliore, figure dans la prochaine revue.
heading-decisions = À décider
heading-followed = Ce que sont devenues les décisions du { $day }
heading-moved = Ce que les décisions du { $day } ont fait bouger
heading-unexplained = Modifications du plan sans motif
heading-explained = Modifications du plan depuis le { $day }
heading-record = Le registre du plan
heading-commitments = Engagements de la semaine
heading-diagnosis = Diagnostic
heading-chains = Ce qu’entraîne un retard
heading-roadmap = Feuille de route
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
    [one] { $count } tâche restante, environ { $hours } h
   *[other] { $count } tâches restantes, environ { $hours } h
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
percentage-points = { $figure } pt
figure-unit = { $figure } { $unit }
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
    [minutes] { $count } min
    [hours] { $count } h
   *[days] { $count } jours
}
ago = { $unit ->
    [minutes] il y a { $count } min
    [hours] il y a { $count } h
   *[days] il y a { $count } jours
}
within = { $unit ->
    [minutes] depuis moins de { $count } min
    [hours] depuis moins de { $count } h
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

period-week = semaine { $week }
period-month = { $month }
period-quarter = T{ $quarter } { $year }
listed = { $clauses }
names-more = { $names } et { $count ->
    [one] { $count } autre
   *[other] { $count } autres
}
name-state = { $name } ({ $state })
counted = { $place ->
    [rest] { $count }
   *[first] { $noun ->
        [initiative] { $count ->
            [one] { $count } initiative
           *[other] { $count } initiatives
        }
       *[objective] { $count ->
            [one] { $count } objectif
           *[other] { $count } objectifs
        }
    }
}
turned-missed = { counted } { $noun ->
    [initiative] { $count ->
        [one] manquée
       *[other] manquées
    }
   *[objective] { $count ->
        [one] manqué
       *[other] manqués
    }
}
turned-off-track = { counted } désormais en dérive
turned-at-risk = { counted } désormais à risque
turned-unknown = { counted } à l’état désormais inconnu
turned-paused = { counted } en pause
turned-not-started = { counted } pas encore en cours
turned-on-track = { counted } désormais en bonne voie
turned-achieved = { counted } { $noun ->
    [initiative] { $count ->
        [one] atteinte
       *[other] atteintes
    }
   *[objective] { $count ->
        [one] atteint
       *[other] atteints
    }
}
improved-at-risk = { counted } désormais à risque seulement
improved-off-track = { counted } désormais en dérive seulement
sum-at-stake = { $amount } en jeu
nothing-to-review = le plan ne contient encore rien à examiner
nothing-started = rien n’a encore commencé
standing-subject = { $place ->
    [rest] { $count }
   *[first] { $noun ->
        [initiative] { $count ->
            [one] { $count } initiative
           *[other] { $count } initiatives
        }
       *[objective] { $count ->
            [one] { $count } objectif
           *[other] { $count } objectifs
        }
    } sur { $of }
}
standing-missed = { standing-subject } { $noun ->
    [initiative] { $count ->
        [one] manquée
       *[other] manquées
    }
   *[objective] { $count ->
        [one] manqué
       *[other] manqués
    }
}
standing-off-track = { standing-subject } en dérive
standing-at-risk = { standing-subject } à risque
standing-unknown = { standing-subject } à l’état inconnu
as-before = { $standing }, comme avant
all-subject = { $noun ->
    [initiative] { $size ->
        [one] l’unique initiative est
        [both] les deux initiatives
       *[all] les { $count } initiatives
    }
   *[objective] { $size ->
        [one] l’unique objectif est
        [both] les deux objectifs
       *[all] les { $count } objectifs
    }
}
all-on-track = { all-subject } en bonne voie
all-achieved = { all-subject } { $noun ->
    [initiative] { $size ->
        [one] atteinte
       *[all] atteintes
    }
   *[objective] { $size ->
        [one] atteint
       *[all] atteints
    }
}
all-on-track-or-achieved = { all-subject } en bonne voie ou { $noun ->
    [initiative] atteintes
   *[objective] atteints
}
and-paused = { $standing }, { $count } en pause

result = Résultat
result-of = Résultat : { $name }
stake = { $amount } ({ $what })
status-days-behind = { $status }, { $days ->
    [one] { $days } jour
   *[other] { $days } jours
} de retard
stated = { $name } déclare « { $status } » jusqu’au { $day } : { $reason }
without-an-owner = Sans responsable
blocked-since = depuis le { $day }
waits-on-records = en attente de { $count ->
    [one] { $count } enregistrement
   *[other] { $count } enregistrements
}
overdue-by = en retard de { $days ->
    [one] { $days } jour
   *[other] { $days } jours
}
starts = début le { $day }
started = commencé le { $day }
initiative-waits = { $name } ({ $owner }, { $begin }) attend { $on } ({ $on_owner }, { $state }, échéance { $due })
waits-blocked = { $wait } : { $count ->
    [one] { $count } tâche bloquée
   *[other] { $count } tâches bloquées
}
so-no-end = aucune fin n’est donc en vue
so-it-finishes = fin prévue donc le { $day }, avec { $days ->
    [one] { $days } jour
   *[other] { $days } jours
} de retard
task-waits = { $task } ({ $owner }) attend { $on } ({ $on_owner })
tasks-wait = { $count } tâches de { $owner } attendent { $on } ({ $on_owner }) : { $keys }
at-stake-together = en jeu au total : { $sum }
slip-alone = { $name } +{ $days } j : ne retarde aucun objectif
slip-endless-alone = { $name }, aucune fin en vue : ne retarde aucun objectif

short-of-hours = { $name } : il manque { $short } h d’ici au { $day } ({ $needed } h nécessaires, { $available } h disponibles) ; { $ways }
cannot-be-judged = Impossible à évaluer : { $names } ({ $why })
add-hours = prévoir { $hours } h de plus d’ici au { $day }
put-off = reporter { $tasks } ({ $count ->
    [one] aucun indicateur d’action ne la compte
   *[other] aucun indicateur d’action ne les compte
}) ou prévoir { $hours } h de plus d’ici au { $day }
put-off-weight = reporter { $tasks } (poids { $weight }) ou prévoir { $hours } h de plus d’ici au { $day }
no-hours = aucun temps de travail n’est déclaré
nothing-measured = l’activité courante doit être mesurée, et rien n’a été fait en huit semaines
no-estimate = { $count ->
    [one] { $count } tâche
   *[other] { $count } tâches
} sans estimation
points-only = { $count ->
    [one] { $count } tâche estimée
   *[other] { $count } tâches estimées
} en points, aucune en heures
no-hours-estimated = { $count ->
    [one] { $count } tâche
   *[other] { $count } tâches
} sans estimation en heures, dont { $points } en points

unread-since = { $source } n’a pas pu être lu ; dernière lecture le { $at }
unread-ever = { $source } n’a jamais été lu
silent-person = { $name } n’a modifié aucune de ses { $count ->
    [one] { $count } tâche ouverte
   *[other] { $count } tâches ouvertes
} depuis le { $day } ({ $days ->
    [one] { $days } jour ouvré
   *[other] { $days } jours ouvrés
} ; d’ordinaire { $usual } au plus)
silent-source = { $source } est lu, mais rien n’y a changé depuis le { $day } ({ $count ->
    [one] { $count } tâche ouverte en vient
   *[other] { $count } tâches ouvertes en viennent
})
dressed-closed = { $name } : { $count ->
    [one] { $count } tâche close
   *[other] { $count } tâches closes
} dans les trois jours avant la revue du { $day }, contre { $usual } d’ordinaire : { $tasks }
dressed-put-off = { $name } : { $count ->
    [one] { $count } tâche reportée avant d’être en retard
   *[other] { $count } tâches reportées avant d’être en retard
} dans les trois jours avant la revue du { $day }, contre { $usual } d’ordinaire : { $tasks }
dressed-shrunk = { $name } : { $count ->
    [one] { $count } tâche annulée ou retirée
   *[other] { $count } tâches annulées ou retirées
} dans les trois jours avant la revue du { $day }, contre { $usual } d’ordinaire : { $tasks }
dressed-revised = { $name } : { $count ->
    [one] { $count } tâche retouchée
   *[other] { $count } tâches retouchées
} dans les trois jours avant la revue du { $day }, contre { $usual } d’ordinaire : { $tasks }
dressed-value = metric.{ $metric } : la valeur du { $of } a été révisée le { $day } de { $from } à { $to }, et « { $was } » est devenu « { $now } »

verdict = { $name } : { $state } : { $text }
verdict-as-before = { $verdict } (comme le { $day })
verdict-changed = { $verdict } ({ $was } le { $day })
support-supports = confirme
support-contradicts = contredit
support-inconclusive = non concluant
support-not-testable-yet = pas encore vérifiable
no-dates-yet = aucune date P85 d’un indicateur d’action n’est encore échue
dates-held = { $held } sur { $count ->
    [one] { $count } date P85 tenue
   *[other] { $count } dates P85 tenues
} pour les indicateurs d’action (85 sur 100 sont visées)
lag-odds = indicateurs de résultat : { $odds }
brier = score de Brier { $score } sur { $count } pronostics (0 est parfait, { $quarter } un pile ou face)
no-odds-yet = aucun pronostic n’est encore échu
forecasts-open = { $count ->
    [one] { $count } prévision est ouverte
   *[other] { $count } prévisions sont ouvertes
}
outcome-improved = Mieux
outcome-unchanged = Inchangé
outcome-worse = Moins bien
outcome-obsolete = Sans objet
followed = { $outcome } : { $about } — auparavant { $was }, à présent { $now }. { $decider } devait décider d’ici au { $day } : { $asked }
not-in-the-plan = hors du plan

check-objective-without-actuals = aucune valeur ne dit quand c’est atteint
check-without-leads = aucun indicateur d’action
check-initiative-without-tasks = aucune tâche
check-unmapped-work = travail qui n’appartient à aucune initiative
check-overdue = en retard
check-blocked = bloqué
check-no-owner = personne n’est chargé
check-unknown-account = confié à quelqu’un qui n’est pas dans le plan
check-no-deadline = sans échéance
check-late-deadline = échéance après celle de l’initiative ou de l’objectif
check-stale = sans activité depuis longtemps
check-due-pushed = échéance sans cesse repoussée
check-reopened = rouvert
check-too-big = trop gros : à découper
check-too-long = longtemps en cours d’un seul tenant : à découper
check-scope-creep = hors périmètre
check-several-owners = plusieurs personnes chargées : en désigner une
check-no-action-verb = le titre ne dit pas ce qu’il faut faire

risk = { $what } (exposition { $exposure }, { $owner })
emerging = Se dessine, absent du registre : { $what }
risk-over = ce qu’il menace est passé : à clore
risk-review-passed = son examen était prévu le { $day }, il y a { $days ->
    [one] { $days } jour
   *[other] { $days } jours
}

keys = { $count ->
    [one] { $count } clé
   *[other] { $count } clés
}
plan-added = ajout
plan-taken-out = retrait
plan-changed = { $from } → { $to }
plan-with-effect = { $what } (aujourd’hui { $after } avec, { $before } sans)
plan-entry = { $path } : { $what }, le { $day } ; { $reason }
metric-revised = metric.{ $metric } du { $of } a été révisé : { $from } → { $to }, le { $day } ; { $reason }
reason-not-wanted = aucun motif requis
reason-missing = aucun motif donné
reason-given = { $reason } (approuvé par { $person } le { $day })
share-missing = il manque { $share }
against-first-plan = par rapport au premier plan (échéance { $day }) : { $variance }
compared-objective = objectif { $name } : { $first } par rapport au premier plan (échéance { $first_due }), { $now } par rapport à celui d’aujourd’hui (échéance { $due })
compared-initiative = initiative { $name } : { $first } par rapport au premier plan (échéance { $first_due }), { $now } par rapport à celui d’aujourd’hui (échéance { $due })
compared-lead = indicateur d’action { $name } : { $first } par rapport au premier plan (échéance { $first_due }), { $now } par rapport à celui d’aujourd’hui (échéance { $due })
of-objective = objectif { $id }
of-initiative = initiative { $id }
of-lead = indicateur d’action { $id }
ledger-unchanged = rien n’a été modifié depuis le plan initial
ledger-counts = depuis le plan initial : { $goals ->
    [one] { $goals } modification
   *[other] { $goals } modifications
} d’objectifs, { $actions } de plans d’action, { $surroundings } de personnes, risques et limites ; { $unexplained } sans motif
ledger-head = le registre compte { $count ->
    [one] { $count } entrée
   *[other] { $count } entrées
} ; empreinte à conserver : { $head }
ledger-broken = le registre est rompu à l’entrée { $entry } : { $what } ; `throughline ledger` en dit plus

alert-named = { $name } : { $status }
alert-down = { $name } est illisible
alert-down-many = { $count ->
    [one] { $count } source est illisible
   *[other] { $count } sources sont illisibles
}
alert-moment = { $at }
