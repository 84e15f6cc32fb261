# Ce que dit l'analyse : raisons, diagnostics, décisions, constats.
#
# Un message est une proposition : il commence par une minuscule et n'a pas de point final. $value, $target, $plan, $distance et
# les autres montants sont des chiffres avec leur unité ; $days, $tasks et les autres nombres décident du pluriel.
#
# Glossaire : plan plan, prévu (valeur) · target cible · lead measure indicateur d'action · lag measure indicateur de résultat ·
# initiative initiative · objective objectif · on track en bonne voie · at risk à risque · off track en dérive · missed manqué ·
# behind de retard · ahead d'avance · due échéance · shortfall manque · coverage couverture · commitment engagement ·
# odds chances · weight poids · source source · series série · milestone jalon · owner responsable · task tâche ·
# finish achèvement · pace rythme. Vouvoiement ; recommandations à l'infinitif.

## Joindre

named = { $name } : { $text }

## Écarts

on-plan = conforme au plan
distance-behind = { $distance } de retard
distance-ahead = { $distance } d’avance
within-band = dans la plage de { $low } à { $high }
below-band = { $distance } sous la plage de { $low } à { $high } (tolérance { $tolerance })
above-band = { $distance } au-dessus de la plage de { $low } à { $high } (tolérance { $tolerance })
each = { $unit ->
    [days] par jour
    [hours] par heure
    [items] par élément
    [months] par mois
    [points] par point
    [tasks] par tâche
    [weeks] par semaine
   *[other] { $article ->
        [none] par { $unit }
       *[a] par { $one }
    }
}

## Indicateurs d'action

lead-of-target = { $value } sur { $target }, prévu { $plan } ({ $distance })
lead-by-path = { $value }, cible { $target }, prévu { $plan } ({ $distance })
lead-by-band = { $value }, { $place }
lead-at-most = { $value }, au plus { $target }
lead-at-least = { $value }, au moins { $target }
share-due-since = { $value } de { $tasks ->
    [one] { $tasks } tâche échue
   *[other] { $tasks } tâches échues
} depuis le { $since }
quantile-done-in = { $value } ({ $quantile ->
    [oldest] la plus longue
    [p50] P50
   *[p85] P85
} de { $tasks ->
    [one] { $tasks } tâche achevée
   *[other] { $tasks } tâches achevées
} en { $days ->
    [one] { $days } jour
   *[other] { $days } jours
})
quantile-of = { $value } ({ $quantile ->
    [oldest] la plus ancienne
    [p50] P50
   *[p85] P85
} de { $tasks ->
    [one] { $tasks } tâche
   *[other] { $tasks } tâches
})
rate = { $period ->
    [day] { $value } aujourd’hui, { $plan } attendus à ce stade ({ $target } par jour)
    [week] { $value } cette semaine, { $plan } attendus à ce stade ({ $target } par semaine)
    [month] { $value } ce mois-ci, { $plan } attendus à ce stade ({ $target } par mois)
   *[quarter] { $value } ce trimestre, { $plan } attendus à ce stade ({ $target } par trimestre)
}
rate-last = { $period ->
    [day] { $value } le dernier jour ({ $target } par jour)
    [week] { $value } la dernière semaine ({ $target } par semaine)
    [month] { $value } le dernier mois ({ $target } par mois)
   *[quarter] { $value } le dernier trimestre ({ $target } par trimestre)
}
rate-at-most = { $period ->
    [day] { $value } aujourd’hui, au plus { $target } par jour
    [week] { $value } cette semaine, au plus { $target } par semaine
    [month] { $value } ce mois-ci, au plus { $target } par mois
   *[quarter] { $value } ce trimestre, au plus { $target } par trimestre
}
rate-at-most-last = { $period ->
    [day] { $value } le dernier jour, au plus { $target } par jour
    [week] { $value } la dernière semaine, au plus { $target } par semaine
    [month] { $value } le dernier mois, au plus { $target } par mois
   *[quarter] { $value } le dernier trimestre, au plus { $target } par trimestre
}
rate-so-far = { $value } jusqu’ici ; { $period ->
    [day] le premier jour entier commence le { $day }
    [week] la première semaine entière commence le { $day }
    [month] le premier mois entier commence le { $day }
   *[quarter] le premier trimestre entier commence le { $day }
}
hits-of-periods = { $period ->
    [day] { $hits ->
        [one] { $hits } jour sur { $whole }
       *[other] { $hits } jours sur { $whole }
    }
    [week] { $hits ->
        [one] { $hits } semaine sur { $whole }
       *[other] { $hits } semaines sur { $whole }
    }
    [month] { $hits } mois sur { $whole }
   *[quarter] { $hits ->
        [one] { $hits } trimestre sur { $whole }
       *[other] { $hits } trimestres sur { $whole }
    }
}
record = engagement tenu { $hits }
record-last-hit = engagement tenu { $hits }, { $run ->
    [one] tenu la dernière fois
   *[other] tenu les { $run } dernières fois
}
record-last-missed = engagement tenu { $hits }, { $run ->
    [one] manqué la dernière fois
   *[other] manqué les { $run } dernières fois
}
commitment-lost = { $share } de l’engagement non tenus

## Sans données

starts-on = commence le { $day }
paused-since = en pause depuis le { $since } : { $reason }
paused-until = en pause du { $since } au { $until } : { $reason }
data-too-old = les données sont trop anciennes : { $stale }
stale-last-read = { $sources }, dernière lecture le { $day }
stale-never-read = { $sources }, aucune lecture à ce jour
sources-unread = pas encore de données : { $n ->
    [one] { $sources } n’a jamais été lue
   *[other] { $sources } n’ont jamais été lues
}
no-whole-period = { $period ->
    [day] aucun jour entier
    [week] aucune semaine entière
    [month] aucun mois entier
   *[quarter] aucun trimestre entier
} entre le { $start } et le { $due }
no-linked-task = aucune tâche rattachée
nothing-due-yet = rien n’était encore à échéance ; la première échéance est le { $due }
none-due-since = aucune tâche rattachée n’était à échéance depuis le { $since }
none-done-lately = aucune tâche rattachée ayant un début n’a été achevée { $days ->
    [one] au cours du dernier jour
   *[other] au cours des { $days } derniers jours
}
none-open-or-done = aucune tâche rattachée n’est ouverte ou achevée
estimates-mixed = les estimations mêlent heures et points, qui ne s’additionnent pas
field-missing = aucune tâche rattachée n’a le champ à additionner
field-misread = le champ à additionner contient des valeurs comme « 1,5 » ou « 4h » : donner à sa règle un signe décimal ou une unité

## Indicateurs de résultat

lag-by-path = { $value } le { $day }, cible { $target }, prévu alors { $plan } ({ $distance })
lag-by-band = { $value } le { $day }, { $place }
series-empty = { $series } n’a aucune valeur jusqu’au { $day }
rolled-not-begun = rien de ce dont il résulte n’a commencé
rolled-missing = résulte des niveaux inférieurs, où une valeur manque : { $names }
no-series = aucune série ne dit où il en est
value-old = la dernière valeur est du { $day }, { $days ->
    [one] { $days } jour
   *[other] { $days } jours
} plus tôt
series-read = la série a été lue pour la dernière fois le { $day }

## Initiatives et objectifs

no-figures = ni valeur de résultat ni indicateur d’action commencé ne dit où il en est
no-lead = aucun indicateur d’action ne dit où elle en est
no-lead-started = aucun de ses indicateurs d’action n’a commencé
resource-unconfirmed = { $what } : pas de confirmation alors que le travail a commencé le { $day }
little-coverage = seuls { $share } du poids reposent sur des données récentes ; à rétablir : { $names }
estimates-of = estimations de { $name }
rollup-short = { $points ->
    [one] { $points } point
   *[other] { $points } points
} de retard sur le plan ; le plus en retard : { $worst }
rollup-complete = { $share } accomplis, rien en retard sur le plan
heavy-child = { $name } porte { $share } du poids et se trouve en dérive

## Ce qui vient

odds-of = chances d’atteindre { $target } d’ici au { $due } : { $odds }
odds-of-band = chances de se situer entre { $low } et { $high } le { $due } : { $odds }
odds-of-keeping = chances de tenir l’engagement jusqu’au { $due } : { $odds }
odds-of-all = chances que tous les indicateurs d’action atteignent leur cible : { $odds } ; le moins sûr, { $name } : { $least }
upstream-late = { $upstream }, en amont, a { $days ->
    [one] { $days } jour
   *[other] { $days } jours
} de retard
upstream-finishes = { $upstream }, en amont, s’achève le { $day }
pushed-past-due = { $cause } : achèvement impossible avant le { $finish }, { $days ->
    [one] { $days } jour
   *[other] { $days } jours
} après l’échéance
pushed-without-end = { $upstream }, en amont, n’a pas de fin en vue : achèvement impossible d’ici au { $due }
no-end-in-sight = { $initiative } n’a pas de fin en vue à son rythme actuel
finishes-after-due = { $initiative } devrait s’achever le { $finish }, { $days ->
    [one] { $days } jour
   *[other] { $days } jours
} après l’échéance de cet objectif
step-late = { $initiative } +{ $days } j
step-in-time = { $initiative } ({ $day })
step-without-end = { $initiative }, pas de fin en vue
chain = { $before } -> { $after }
chain-missed = { $chain } -> { $objective } manqué
chain-missed-by = { $chain } -> { $objective } manqué de { $days } j
chain-at-stake = { $missed } : { $amount }, { $what }

## Pourquoi rien n'est prévu

cannot-paused = en pause
cannot-before-start = ne commence que le { $day }
cannot-without-value = n’a pas de valeur
cannot-apart = davantage de travail achevé ne le rapproche pas de sa cible
cannot-held-daily = vaut chaque jour : aucune date ne marque l’atteinte de la cible
cannot-by-due-dates = résulte des échéances, non du débit
cannot-by-duration = résulte de la durée du travail ou de l’attente, non du débit
cannot-outside-plan = ne figure pas dans le plan
cannot-few-days = { $days ->
    [one] { $days } jour
   *[other] { $days } jours
} avec un achèvement depuis le { $since }, { $least } sont nécessaires
cannot-few-values = { $values ->
    [one] { $values } valeur
   *[other] { $values } valeurs
} jusqu’au { $day }, { $least } sont nécessaires
cannot-flat-plan = le plan avance de { $covered } de son chemin sur ces valeurs, { $least } sont nécessaires

## Jalons

milestone-done = atteint le { $day }
milestone-done-late = atteint le { $day }, { $days ->
    [one] { $days } jour
   *[other] { $days } jours
} de retard
milestone-late = { $days ->
    [one] { $days } jour
   *[other] { $days } jours
} de retard : { $done }
milestone-at-risk = { $task } est à échéance le { $day }, { $days ->
    [one] { $days } jour
   *[other] { $days } jours
} après : { $done }
milestone-due = échéance dans { $days ->
    [one] { $days } jour
   *[other] { $days } jours
} : { $done }
milestone-without-task = aucune tâche ne dit s’il est atteint
tasks-done-of = { $done ->
    [one] { $done } tâche sur { $tasks } achevée
   *[other] { $done } tâches sur { $tasks } achevées
}

## Diagnostics

too-early = trop tôt pour juger : effet attendu à partir du { $day }
keep-going = continuer ainsi
actions-do-not-move = les actions ne font pas bouger l’indicateur : changer le plan d’action, non l’objectif
result-without-actions = un résultat sans les actions : chercher ce qui le fait vraiment bouger
plan-not-executed = le plan n’est pas exécuté : lever les obstacles, revoir les priorités ou renforcer les moyens
leads-not-judged = données insuffisantes : les indicateurs d’action au { $day } ne peuvent être jugés
lag-value-old = données insuffisantes : la dernière valeur de l’indicateur de résultat est du { $day }
lag-without-value = données insuffisantes : l’indicateur de résultat n’a pas encore de valeur
delay-observed = { $text } (délai observé : { $days ->
    [one] { $days } jour
   *[other] { $days } jours
})

## Décisions

decide-missed = l’échéance est passée : fixer une nouvelle échéance motivée, ou y mettre fin
decide-off-track = lever les obstacles, revoir les priorités, renforcer les moyens ou modifier le plan en le motivant

## Constats sur les tâches

nobody-assigned = personne n’est chargé de la tâche
assigned-to-stranger = confiée à { $names }, inconnu du plan
without-owner = sans responsable
owner-is-stranger = responsable inconnu du plan : { $names }
without-deadline = sans échéance
title-without-verb = le titre ne commence pas par ce qui est à faire
blocked = bloquée
blocked-by = bloquée par { $names }
blocked-for = bloquée depuis { $days ->
    [one] { $days } jour
   *[other] { $days } jours
}
blocked-for-by = bloquée depuis { $days ->
    [one] { $days } jour
   *[other] { $days } jours
} par { $names }
due-after-objective = échéance { $days ->
    [one] { $days } jour
   *[other] { $days } jours
} après celle de son objectif
due-after-initiative = échéance { $days ->
    [one] { $days } jour
   *[other] { $days } jours
} après celle de son initiative
untouched-for = sans mouvement depuis { $days ->
    [one] { $days } jour
   *[other] { $days } jours
}
due-pushed = échéance reportée { $times } fois
due-pushed-from = échéance reportée { $times } fois, initialement du { $day }
reopened = rouverte { $times } fois, la dernière fois le { $day }
too-big = estimée à { $days ->
    [one] { $days } jour ouvré
   *[other] { $days } jours ouvrés
}, plus de { $limit }
too-long = en cours depuis { $days ->
    [one] { $days } jour
   *[other] { $days } jours
} d’un seul tenant
out-of-scope = hors du périmètre de { $name } : { $rule }
several-owners = { $n } personnes en sont chargées : aucune n’en répond seule

## Constats sur le plan

objective-without-lag = aucun indicateur de résultat ne dit quand il est atteint
lag-unread = son indicateur de résultat n’a pas encore de valeur
objective-without-leads = aucun indicateur d’action ne dit que l’on y travaille
initiative-without-leads = aucun indicateur d’action ne dit où elle en est
initiative-without-tasks = ses règles ne retiennent aucune tâche
unmapped-work = { $share } des tâches achevées en huit semaines ({ $unlinked } sur { $all }) ne relèvent d’aucune initiative

## Ce qui paraît meilleur que la réalité

claimed-by-hand = selon { $who }, « { $claim } » jusqu’au { $until } : { $reason } ; selon les chiffres, « { $status } »
claimed-by-tracker = selon l’outil de suivi, « { $claim } » ({ $task }{ $more ->
    [0] {""}
    [one] {" "}et { $more } autre
   *[other] {" "}et { $more } autres
}) ; selon les chiffres, « { $status } »
green-leads = { $green } sur { $leads ->
    [one] { $leads } indicateur d’action
   *[other] { $leads } indicateurs d’action
} ({ $share } du poids) en bonne voie, mais résultat { $status }
green-by-old-value = en bonne voie d’après une valeur du { $day }
green-by-old-data = en bonne voie d’après des données trop anciennes : { $stale }
buffer-outruns-chain = en bonne voie, mais { $used } de la marge sont consommés alors que la chaîne n’est accomplie qu’à { $complete }
eroding = en bonne voie depuis { $weeks ->
    [one] { $weeks } semaine
   *[other] { $weeks } semaines
} ; alors { $then }, maintenant { $now }
odds-fell = en bonne voie, mais les chances ont baissé de { $then } le { $since } à { $now }, sans jamais remonter
turned-red = en bonne voie le { $green }, { $status } le { $red }, jamais à risque entre-temps
told-turned-red = annoncé en bonne voie le { $green }, { $status } le { $red }, jamais à risque entre-temps

## Risques émergents

slipping-upstream = { $name } est { $status }, et { $first } ({ $start }) en dépend{ $others ->
    [0] {""}
    [one] , comme { $others } autre initiative
   *[other] , comme { $others } autres initiatives
}
blocked-cluster = { $blocked } des { $remaining } tâches ouvertes de { $name } sont bloquées
resource-open = { $name } ({ $start }) attend une confirmation pour : { $resources }
overload = { $name } a { $needed } h à fournir d’ici au { $day } et { $available } h pour le faire
owner-silent = { $name } n’a touché à aucune de ses { $tasks ->
    [one] { $tasks } tâche ouverte
   *[other] { $tasks } tâches ouvertes
} depuis le { $day }

## Preuves

not-testable-yet = pas encore vérifiable : { $weeks ->
    [one] { $weeks } semaine
   *[other] { $weeks } semaines
} avec une valeur de { $objective } et le travail qui précède, { $least } sont nécessaires
in-the-same-week = de la même semaine
weeks-earlier = { $weeks ->
    [one] { $weeks } semaine
   *[other] { $weeks } semaines
} plus tôt
agreement = r { $r }, p { $p }, { $pairs } paires de semaines
yield = { $slope } { $each }
yield-needs = au rendement observé, il faut { $needed } par semaine ; le plan en prévoit { $planned }
evidence-supports = { $objective } évolue avec { $lead } { $when } ({ $figures }), { $yield }
evidence-contradicts = { $objective } évolue à l’inverse de { $lead } { $when } ({ $figures }) : il s’éloigne de sa cible à mesure que l’on en fait plus
evidence-inconclusive = rien ne montre que { $objective } évolue avec { $lead } (au plus { $figures }) ; cela reste possible
