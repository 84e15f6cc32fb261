# What the page says: navigation, headings, tables, and what there is to say where there is nothing. The terminal's tables share
# the words of theirs. $…, where not said otherwise, is finished words.

## The places of the navigation, and what stands around every page.

nav-overview = Overview
nav-roadmap = Roadmap
nav-forecast = Forecast
nav-people = People
nav-tasks = Tasks
nav-hygiene = Hygiene
nav-risks = Risks
nav-sources = Sources
nav-ledger = Ledger
nav-reviews = Reviews
nav-outbox = Outbox
page-skip = Skip to the content
page-pages = Pages
page-crumbs = Breadcrumbs
page-only-reads = This page only reads.
page-dated = Figures of { $day }, as known { $at }.
page-figures-column = figures
page-picture = Picture

## What a page is of.

kind-objective = Objective
kind-initiative = Initiative
kind-lead = Lead measure
kind-person = Person
kind-sent = Review as it was sent

## Sentences below a title.

lead-roadmap = When everything will be finished, and what a slip leads to.
lead-forecast = When each lead reaches its target, and where each result will stand.
lead-people = Who can do what is due with the hours they have, and the ways out.
lead-tasks = The open tasks of each objective with owner, resource and deadline.
lead-hygiene = What is not kept well, and whom to tell: { $count ->
    [one] { $count } finding
   *[other] { $count } findings
}.
lead-sources = What the figures rest on: each source with the age of its data.
lead-ledger = What was changed in the plan, why, and what it made of the variance.
lead-outbox = Every mail with its state. `throughline outbox` resends, drops or marks one.
lead-reviews = What was said when, as it was sent.

## Headings.

page-scoreboard = Scoreboard
page-in-short = In short
page-why = Why
page-result = The result
page-measures = Measures
page-initiatives = Initiatives
page-objectives = Objectives
page-serving = Objectives that serve it
page-coming = What is coming
page-evidence = Does the work move the measure?
page-open-tasks = Open tasks
page-tasks = Tasks
page-tasks-over = { $count ->
    [one] One more task ended before { $day }: the derivation lists it.
   *[other] { $count } more tasks ended before { $day }: the derivation lists them.
}
page-derivation = How the figures came about
page-all-steps = Every step from the status down to the rows
page-every-step = Every step
page-milestones = Milestones
page-when-finished = When it will be finished
page-figures = Figures
page-way = The way so far
page-theirs = What is theirs
page-load = Load
page-in-time = In time
page-leads = Leads
page-results = Results
page-lead-forecast = Forecast of the leads
page-lag-forecast = Forecast of the result
page-earlier-verdicts = Verdicts of earlier months
page-everybody = Everybody
page-findings = Findings
page-register = Register
page-nowhere = What counts nowhere
page-changes = Changes of the plan
page-broken = Broken
page-revised = Revised figures
page-against-first = Against the first plan
page-record = The record
page-mails = Mails
page-older = Older
page-text = Text
page-what-to-do = What to do
heading-emerging = What the figures point to

## What is what, at the head of a page.

fact-owner = Owner
fact-due = Due
fact-since = since { $day }
fact-at-stake = At stake
fact-why = Why it matters
fact-horizon = Horizon
fact-also = Also
fact-work = Work
fact-waits-for = Waits for
fact-waited-for = Waited for by
fact-budget = Budget
fact-resources = Resources
fact-to = To
fact-review = Review
fact-composed = Composed
fact-sent = Sent
fact-relay = The relay
fact-html = As HTML
mail-as-it-looked = The mail as it looked

## Above the columns of tables. They are short, and begin small.

head-number = #
head-what = what
head-status = status
head-state = state
head-now = now
head-plan = plan
head-gap = gap
head-trend = trend
head-from-plan = from the plan
head-how-it-stands = how it stands
head-measure = measure
head-target = target
head-milestone = milestone
head-objective = objective
head-initiative = initiative
head-lead = lead
head-task = task
head-owner = owner
head-person = person
head-resource = resource
head-deadline = deadline
head-due = due
head-closed = closed
head-finish = finish
head-likely = 85 of 100
head-late = late
head-slack = slack
head-rests-on = rests on
head-risk = risk
head-exposure = exposure
head-review = review
head-threatens = threatens
head-what-and-response = what, and the response
head-signal = signal
head-check = check
head-finding = finding
head-tell = tell
head-load = load
head-by = by
head-needed = needed
head-there = there
head-what-to-do = what to do, and what it rests on
head-odds = odds
head-by-due = by due
head-at-due = at due
head-range = 8 of 10 within
head-lag-measure-of = lag measure of
head-p50 = P50
head-p85 = P85
head-p95 = P95
head-moves = moves its measure?
head-verdict = verdict
head-weeks-say = what the weeks say
head-kept-on = kept on
head-r = r
head-p = p
head-weeks-later = weeks later
head-seen = seen
head-from = from
head-to = to
head-variance = variance
head-reason = reason
head-revised-figure = revised figure
head-of = of
head-read = read
head-due-first = due first
head-due-now = due now
head-against-first = against the first plan
head-against-now = against today's
head-about = about
head-advice = what to do
head-decides = who decides
head-what-for = what for
head-source = source
head-known = what is known
head-mail = mail
head-recipient = to
head-attempts = attempts
head-composed-sent = composed, sent
head-sent = sent

## States of tasks and mails.

state-open = open
state-in-progress = in progress
state-blocked = blocked
state-done = done
state-cancelled = cancelled
mail-pending = pending
mail-sending = sending
mail-sent = sent
mail-uncertain = uncertain
mail-failed = failed
mail-skipped = skipped
tried-again = tried again at { $at }
no-subject = no subject
older-mails = … and { $count } more: `throughline outbox` lists them

## Said where there is nothing.

no-objective = no objective is declared
no-measure = no measure is declared
no-initiative-runs = no initiative runs
no-open-task = no open task
no-open-tasks = no objective has an open task
nobody-works = no working hours are declared, and no linked task is open
nothing-found = nothing is found
no-risks = no risks are declared, and the figures point to none
no-source = no source is configured
no-plan = no plan is stored yet
no-mail = There is no mail yet
no-review = No review was sent yet

## What went wrong on the page itself.

no-such-page = There is no such page
no-such-page-help = It may have left the plan, or the address is not whole: the overview leads to every page.
page-defect = This page could not be made
page-defect-help = A defect of ours: the log says where. Other pages are not affected.
figures-unreadable = The figures cannot be read now
outbox-unreadable = The outbox cannot be read now
store-silent = The store does not answer; the log says why. Try again in a minute.

## The cells of tables. $count, $days, $hours, $open, $kept and $active are numbers.

findings = { $count ->
    [one] { $count } finding
   *[other] { $count } findings
}
no-response = no response
tasks-open-of = { $open } of { $count ->
    [one] { $count } task
   *[other] { $count } tasks
} open
see = see { $names }
not-confirmed = unconfirmed
resource-shared = shared
no-empty-cell = no empty cell
empty-cells = { $count ->
    [one] { $count } empty cell
   *[other] { $count } empty cells
}: { $parts }
owners-missing = { $count ->
    [one] { $count } owner
   *[other] { $count } owners
}
resources-missing = { $count ->
    [one] { $count } resource
   *[other] { $count } resources
}
deadlines-missing = { $count ->
    [one] { $count } deadline
   *[other] { $count } deadlines
}
not-in-sight = not in sight
days-short = { $days } d
hours-short = { $hours } h
after = after { $name }
buffer-used = buffer { $used } used, chain { $complete } complete
basis-finished = finished
basis-forecast = forecast of its leads
basis-beyond = beyond the forecast's horizon
basis-tasks = no forecast: due dates of its tasks and leads
basis-due = no forecast: its due date
basis-supposed = as supposed
load-nothing-due = nothing due
load-fits = fits, { $hours } h to spare
load-short = { $hours } h short
load-unknown = cannot be judged
note-median = { $count ->
    [one] { $count } task
   *[other] { $count } tasks
} taken as { $hours } h, the median
note-no-deadline = { $count ->
    [one] { $count } task
   *[other] { $count } tasks
} without a deadline, taken as due with the initiative
note-overdue = { $hours } h are overdue
note-measured = daily operations measured at { $share }
note-protected = { $share } for strategy kept in { $kept } of { $count ->
    [one] { $count } week
   *[other] { $count } weeks
}
note-displaced = displaced by daily work in { $count ->
    [one] { $count } week
   *[other] { $count } weeks
}, last in that of { $day }
forecast-legend = by due: what 85 and what 15 of 100 trials reach; P50, P85, P95: the day by which so many are done
odds-above = >{ $share }
hits-of = { $hits } of { $periods }
from-to = { $low } – { $high }
later = later
reached-on = reached on { $day }
cannot-be-forecast = cannot be forecast: { $why }
lag-cannot-be-forecast = its lag measure cannot be forecast: { $why }
pace = work was done on { $active } of { $days } days since { $day }
by-trend = by the trend of { $count ->
    [one] { $count } value
   *[other] { $count } values
} since { $day }
ledger-holds = { $count ->
    [one] { $count } entry
   *[other] { $count } entries
}, the chain holds; its head is { $head }
record-broken = The record does not hold: entry { $entry }: { $what }
entry-original = the original plan
entry-rewritten = only written differently
entry-written-down = written down
entry-taken-back = taken back
entry-effect = { $before } → { $after } points
entry-unexplained = UNEXPLAINED
entry-reason = { $reason } ({ $name }, { $day })
