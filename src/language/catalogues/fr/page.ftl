# Ce que dit la page : navigation, titres, tableaux, et ce qu’il y a à dire quand il n’y a rien. Glossaire : voir review.ftl.

nav-overview = Vue d’ensemble
nav-roadmap = Feuille de route
nav-forecast = Prévisions
nav-people = Personnes
nav-tasks = Tâches
nav-hygiene = Hygiène
nav-risks = Risques
nav-sources = Sources
nav-ledger = Registre
nav-reviews = Revues
nav-outbox = Boîte d’envoi
page-skip = Aller au contenu
page-pages = Pages
page-crumbs = Fil d’Ariane
page-only-reads = Cette page ne fait que lire.
page-dated = Chiffres du { $day }, tels que connus le { $at }.
page-figures-column = chiffres
page-picture = Image

kind-objective = Objectif
kind-initiative = Initiative
kind-lead = Indicateur d’action
kind-person = Personne
kind-sent = Revue telle qu’envoyée

lead-roadmap = Quand tout sera terminé, et ce qu’entraîne un retard.
lead-forecast = Quand chaque indicateur d’action atteindra sa cible, et où en sera chaque résultat.
lead-people = Qui peut tenir ses échéances avec ses heures, et comment s’en sortir.
lead-tasks = Les tâches ouvertes de chaque objectif avec responsable, moyens et échéance.
lead-hygiene = Ce qui est mal tenu, et à qui le dire : { $count ->
    [one] { $count } constat
   *[other] { $count } constats
}.
lead-sources = Sur quoi reposent les chiffres : chaque source et l’âge de ses données.
lead-ledger = Ce qui a été changé dans le plan, pourquoi, et ce que l’écart est devenu.
lead-outbox = Chaque courriel et son état. `throughline outbox` en renvoie, abandonne ou marque un.
lead-reviews = Ce qui a été dit, quand, tel qu’envoyé.

page-scoreboard = Tableau de bord
page-in-short = En bref
page-why = Pourquoi
page-result = Le résultat
page-measures = Indicateurs
page-initiatives = Initiatives
page-objectives = Objectifs
page-serving = Objectifs qui y contribuent
page-coming = Ce qui s’annonce
page-evidence = Le travail fait-il bouger l’indicateur ?
page-open-tasks = Tâches ouvertes
page-tasks = Tâches
page-tasks-over = { $count ->
    [one] { $count } autre tâche s’est terminée avant le { $day } : la démonstration la cite.
   *[other] { $count } autres tâches se sont terminées avant le { $day } : la démonstration les cite.
}
page-derivation = D’où viennent les chiffres
page-all-steps = Chaque étape, de l’état jusqu’aux lignes (en anglais)
page-every-step = Chaque étape
page-milestones = Jalons
page-when-finished = Quand ce sera terminé
page-figures = Chiffres
page-way = Le chemin parcouru
page-theirs = Ce dont elle est responsable
page-load = Charge
page-in-time = Dans le temps
page-leads = Indicateurs d’action
page-results = Résultats
page-lead-forecast = Prévision des indicateurs d’action
page-lag-forecast = Prévision du résultat
page-earlier-verdicts = Verdicts des mois précédents
page-everybody = Tout le monde
page-findings = Constats
page-register = Registre
page-nowhere = Ce qui ne compte nulle part
page-changes = Modifications du plan
page-broken = Rompu
page-revised = Chiffres révisés
page-against-first = Par rapport au premier plan
page-record = Le registre
page-mails = Courriels
page-older = Plus anciens
page-text = Texte
page-what-to-do = Que faire
heading-emerging = Ce que les chiffres laissent présager

fact-owner = Responsable
fact-due = Échéance
fact-since = depuis le { $day }
fact-at-stake = En jeu
fact-why = Pourquoi c’est important
fact-horizon = Horizon
fact-also = Aussi
fact-work = Travail
fact-waits-for = Attend
fact-waited-for = Attendue par
fact-budget = Budget
fact-resources = Moyens
fact-to = À
fact-review = Revue
fact-composed = Rédigé
fact-sent = Envoyé
fact-relay = Le relais
fact-html = En HTML
mail-as-it-looked = Le courriel tel qu’il était

head-number = n°
head-what = quoi
head-status = état
head-state = état
head-now = réel
head-plan = prévu
head-gap = écart
head-trend = tendance
head-from-plan = par rapport au plan
head-how-it-stands = où cela en est
head-measure = indicateur
head-target = cible
head-milestone = jalon
head-objective = objectif
head-initiative = initiative
head-lead = indicateur d’action
head-task = tâche
head-owner = responsable
head-person = personne
head-resource = moyens
head-deadline = échéance
head-due = échéance
head-closed = clos
head-finish = fin
head-likely = 85 sur 100
head-late = retard
head-slack = marge libre
head-rests-on = repose sur
head-risk = risque
head-exposure = exposition
head-review = revue
head-threatens = menace
head-what-and-response = quoi, et la réponse
head-signal = signal
head-check = contrôle
head-finding = constat
head-tell = prévenir
head-load = charge
head-by = d’ici au
head-needed = nécessaire
head-there = disponible
head-what-to-do = que faire, et sur quoi cela repose
head-odds = chances
head-by-due = d’ici l’échéance
head-at-due = à l’échéance
head-range = 8 sur 10 dans
head-lag-measure-of = indicateur de résultat de
head-p50 = P50
head-p85 = P85
head-p95 = P95
head-moves = fait bouger l’indicateur ?
head-verdict = verdict
head-weeks-say = ce que disent les semaines
head-kept-on = noté le
head-r = r
head-p = p
head-weeks-later = semaines plus tard
head-seen = vu le
head-from = de
head-to = à
head-variance = écart
head-reason = raison
head-revised-figure = chiffre révisé
head-of = du
head-read = lu le
head-due-first = échéance première
head-due-now = échéance actuelle
head-against-first = par rapport au premier plan
head-against-now = par rapport à l’actuel
head-about = sujet
head-advice = que faire
head-decides = qui décide
head-what-for = pour quoi
head-source = source
head-known = ce qu’on en sait
head-mail = courriel
head-recipient = à
head-attempts = essais
head-composed-sent = rédigé, envoyé
head-sent = envoyé

state-open = ouverte
state-in-progress = en cours
state-blocked = bloquée
state-done = faite
state-cancelled = annulée
mail-pending = en attente
mail-sending = en cours d’envoi
mail-sent = envoyé
mail-uncertain = incertain
mail-failed = échoué
mail-skipped = ignoré
tried-again = nouvel essai le { $at }
no-subject = sans objet
older-mails = … et { $count } de plus : `throughline outbox` en donne la liste

no-objective = aucun objectif n’est déclaré
no-measure = aucun indicateur n’est déclaré
no-initiative-runs = aucune initiative n’est en cours
no-open-task = aucune tâche ouverte
no-open-tasks = aucun objectif n’a de tâche ouverte
nobody-works = aucun temps de travail n’est déclaré, et aucune tâche liée n’est ouverte
nothing-found = rien à signaler
no-risks = aucun risque n’est déclaré, et les chiffres n’en révèlent aucun
no-source = aucune source n’est configurée
no-plan = aucun plan n’est encore enregistré
no-mail = Il n’y a pas encore de courriel
no-review = Aucune revue n’a encore été envoyée

no-such-page = Cette page n’existe pas
no-such-page-help = L’élément a peut-être quitté le plan, ou l’adresse est incomplète : la vue d’ensemble mène à toutes les pages.
page-defect = Cette page n’a pas pu être créée
page-defect-help = Un défaut de notre part : le journal dit où. Les autres pages ne sont pas touchées.
figures-unreadable = Les chiffres ne peuvent pas être lus pour l’instant
outbox-unreadable = La boîte d’envoi ne peut pas être lue pour l’instant
store-silent = Le stockage ne répond pas ; le journal dit pourquoi. Réessayez dans une minute.

findings = { $count ->
    [one] { $count } constat
   *[other] { $count } constats
}
no-response = aucune réponse
tasks-open-of = { $open } sur { $count ->
    [one] { $count } tâche ouverte
   *[other] { $count } tâches ouvertes
}
see = voir { $names }
not-confirmed = non confirmé
resource-shared = partagé
no-empty-cell = aucune case vide
empty-cells = { $count ->
    [one] { $count } case vide
   *[other] { $count } cases vides
} : { $parts }
owners-missing = { $count ->
    [one] { $count } responsable
   *[other] { $count } responsables
}
resources-missing = { $count ->
    [one] { $count } moyen
   *[other] { $count } moyens
}
deadlines-missing = { $count ->
    [one] { $count } échéance
   *[other] { $count } échéances
}
not-in-sight = pas en vue
days-short = { $days } j
hours-short = { $hours } h
after = après { $name }
buffer-used = marge consommée à { $used }, chaîne accomplie à { $complete }
basis-finished = terminée
basis-forecast = prévision de ses indicateurs d’action
basis-beyond = au-delà de l’horizon de prévision
basis-tasks = pas de prévision : échéances de ses tâches et indicateurs d’action
basis-due = pas de prévision : sa propre échéance
basis-supposed = comme supposé
load-nothing-due = rien à échéance
load-fits = tient, reste { $hours } h
load-short = manque { $hours } h
load-unknown = impossible à évaluer
note-median = { $count ->
    [one] { $count } tâche comptée
   *[other] { $count } tâches comptées
} pour { $hours } h, la médiane
note-no-deadline = { $count ->
    [one] { $count } tâche sans échéance, comptée
   *[other] { $count } tâches sans échéance, comptées
} avec celle de l’initiative
note-overdue = { $hours } h sont en retard
note-measured = activité courante mesurée à { $share }
note-protected = { $share } pour la stratégie tenus { $kept } { $count ->
    [one] semaine sur { $count }
   *[other] semaines sur { $count }
}
note-displaced = évincé par l’activité courante pendant { $count ->
    [one] { $count } semaine
   *[other] { $count } semaines
}, la dernière étant celle du { $day }
forecast-legend = d’ici l’échéance : ce qu’atteignent 85 et 15 essais sur 100 ; P50, P85, P95 : le jour auquel autant sont terminés
odds-above = >{ $share }
hits-of = { $hits } sur { $periods }
from-to = { $low } – { $high }
later = plus tard
reached-on = atteint le { $day }
cannot-be-forecast = imprévisible : { $why }
lag-cannot-be-forecast = son indicateur de résultat est imprévisible : { $why }
pace = du travail a été fait { $active } jours sur { $days } depuis le { $day }
by-trend = d’après la tendance de { $count ->
    [one] { $count } valeur
   *[other] { $count } valeurs
} depuis le { $day }
ledger-holds = { $count ->
    [one] { $count } entrée
   *[other] { $count } entrées
}, la chaîne tient ; sa tête est { $head }
record-broken = Le registre ne tient pas : entrée { $entry } : { $what }
entry-original = le plan d’origine
entry-rewritten = seulement écrit autrement
entry-written-down = noté
entry-taken-back = retiré
entry-effect = { $before } → { $after } points
entry-unexplained = INEXPLIQUÉ
entry-reason = { $reason } ({ $name }, { $day })
