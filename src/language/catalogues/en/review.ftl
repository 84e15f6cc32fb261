# What the reviews say: headings, labels, the news, the sources. $…, where not said otherwise, is finished words; a
# $count is a number.
#
# Glossary: objective, initiative, lead measure, lag measure, plan, gap, on track, at risk, off track, at stake.

## The state of something, as a word beside a sign.

status-achieved = achieved
status-on-track = on track
status-not-started = not started
status-paused = paused
status-unknown = unknown
status-at-risk = at risk
status-off-track = off track
status-missed = missed

## The head of a review.

title-check-in = Weekly check-in
title-course-correction = Course correction
title-quarterly = Quarterly review
title-alert = Alert
title-for = { $title } for { $reader }
question-check-in = What got done, what is blocked, what needs help?
question-course-correction = Is the plan working?
question-quarterly = Is it still the right plan?
question-alert = Worse than when you last heard of it.
head = { $title }, { $period } ({ $date })
subject = { $news }: { $period }
quiet = { $period }: { $news }; nothing else to report
preview-decides = { $decider } decides: { $advice }
count-objectives = Objectives:
count-initiatives = Initiatives:

## How parts are joined, and how lists end.

labelled = { $label }: { $text }
more = … and { $count } more

## Headings.

heading-changes = What changed since { $day }
heading-worse = Turned for the worse
heading-down = Cannot be read
heading-why = Why this mail
why-alert = This is told between reviews: once about the same thing in a day, in at most five mails a week.
why-no-more = What more there is, and what turns better, stands in the next review.
heading-decisions = To decide
heading-followed = What became of the decisions of { $day }
heading-moved = What the decisions of { $day } moved
heading-unexplained = Changes of the plan without a reason
heading-explained = Changes of the plan since { $day }
heading-record = The plan's ledger
heading-commitments = Commitments of the week
heading-diagnosis = Diagnosis
heading-chains = What a slip leads to
heading-roadmap = Roadmap
heading-watermelons = Looks better than it is
heading-verdicts = Does the work move the measures?
heading-forecasts = How good the forecasts were
heading-waits = Who waits for whom
heading-capacity = Who cannot do what is due
heading-hygiene = To tidy up
heading-second-look = Worth a second look
heading-risks = Risks
heading-owners-done = Done, blocked, needs help
heading-owners = Blocked, needs help
heading-due-next = Due in the next two weeks
heading-scoreboard = Scoreboard
heading-data = What the figures rest on

## What turned, and what wants a decision.

was-status = was { $status }
new-objective = new objective
new-initiative = new initiative
new-lead = new lead measure
objective-of = objective of { $owner }
initiative-of = initiative of { $owner }
lead-of = lead measure of { $owner }
at-stake = at stake: { $stake }
waits-for-it = { $count ->
    [one] { $names } waits for it
   *[other] { $names } wait for it
}
decides = { $decider } decides by { $day }
decides-again = { $decider } decides by { $day }, asked since { $since }

## People and their tasks. $done, $due, $on_time, $pushed and $hours are numbers.

commitments = { $done } of { $due } { $due ->
    [one] task
   *[other] tasks
} due in the seven days before are done, { $on_time } on time
commitments-pushed = { $done } of { $due } { $due ->
    [one] task
   *[other] tasks
} due in the seven days before are done, { $on_time } on time; the due date of { $pushed } was pushed
owner-kept = { $done } of { $due } due in the week done
owner-overdue = { $count } overdue
owner-left = { $count ->
    [one] { $count } task left
   *[other] { $count } tasks left
}
owner-left-hours = { $count ->
    [one] { $count } task left, about { $hours } h
   *[other] { $count } tasks left, about { $hours } h
}
list-done = Done
list-blocked = Blocked
list-needs-help = Needs help
list-due = Due
task-closed = closed { $day }
task-due = due { $day }

## The scoreboard. $period is day, week, month, quarter or period; $hit and $whole are numbers.

column-measure = Measure
column-now = Now
column-plan = Plan
column-gap = Gap
no-data = no data
percentage-points = { $figure } pp
figure-unit = { $figure } { $unit }
measure-figures = now { $now }, plan { $plan }, gap { $gap }
owner-due = { $owner } · due { $day }
done = { $share } done
diagnosis = Diagnosis: { $text }
as-of = as of { $day }
implied = the work done so far implies { $amount }
work = tasks: { $parts }
tasks-done = { $count } done
tasks-in-progress = { $count } in progress
tasks-open = { $count } open
tasks-blocked = { $count } blocked
tasks-overdue = { $count } overdue
waits-on = waits on { $what }
milestone-trouble = milestone { $name } { $text }
target-of = of { $figure }
target-to = to { $figure }
target-at-most = at most { $figure }
target-at-least = at least { $figure }
target-within = within { $low } to { $high }
target-by = { $target } by { $day }
target-per = { $figure } a { $period ->
    [day] day
   *[week] week
    [month] month
    [quarter] quarter
}
target-at-most-per = at most { $figure } a { $period ->
    [day] day
   *[week] week
    [month] month
    [quarter] quarter
}
periods-hit = hit in { $hit } of { $whole } { $period ->
    [day] { $whole ->
        [one] day
       *[other] days
    }
    [week] { $whole ->
        [one] week
       *[other] weeks
    }
    [month] { $whole ->
        [one] month
       *[other] months
    }
    [quarter] { $whole ->
        [one] quarter
       *[other] quarters
    }
   *[period] { $whole ->
        [one] period
       *[other] periods
    }
}
streak-hit = the last { $count } in a row
streak-missed = the last { $count } missed
not-kept = { $share } of the commitment not kept
fresh-share = fresh data for { $share } of the weight
fresh-share-repair = fresh data for { $share } of the weight, to repair: { $names }
no-data-yet = no data yet
data-read = stale data: { $sources } read { $at }
data-never-read = stale data: { $sources } never read

## The sources. $unit is minutes, hours or days; $tasks, $of and $days are numbers.

age = { $unit ->
    [minutes] { $count } min
    [hours] { $count } h
   *[days] { $count } days
}
ago = { $unit ->
    [minutes] { $count } min ago
    [hours] { $count } h ago
   *[days] { $count } days ago
}
within = { $unit ->
    [minutes] within { $count } min
    [hours] within { $count } h
   *[days] within { $count } days
}
source-failing = failing
source-stale = stale
source-waiting = waiting
source-partly-read = partly read
source-fresh = fresh
read = read { $ago }
read-records = read { $ago }, { $count ->
    [one] { $count } record
   *[other] { $count } records
}
never-read = never read
never-read-records = never read, { $count ->
    [one] { $count } record
   *[other] { $count } records
}
all-read = all read { $age }
last-value = its last value is of { $day }, { $days ->
    [one] { $days } day
   *[other] { $days } days
} old; the limit is { $limit }
stale-limit = stale: the limit is { $limit }
refused = { $count ->
    [one] { $count } record refused
   *[other] { $count } records refused
}
waiting = waits until { $at }: { $failure }
failing = failing: { $failure }
failing-since = failing since { $at }: { $failure }
unlinked = { $tasks } of { $of } { $of ->
    [one] task
   *[other] tasks
} ({ $share }) { $tasks ->
    [one] belongs
   *[other] belong
} to no initiative.
unknown-accounts = Accounts of nobody in the plan: { $accounts }.
unknown-accounts-more = Accounts of nobody in the plan: { $accounts } … and { $count } more.
legend = Points are hundredths of the way from baseline to target; pp are percentage points.

## The period and the news. $noun is objective or initiative, $place is first or rest, $size is one, both or all; $of is a number. A
## message that others refer to has the words they share.

period-week = week { $week }
period-month = { $month }
period-quarter = Q{ $quarter } { $year }
listed = { $clauses }
names-more = { $names } and { $count } more
name-state = { $name } ({ $state })
counted = { $place ->
    [rest] { $count }
   *[first] { $noun ->
        [initiative] { $count ->
            [one] { $count } initiative
           *[other] { $count } initiatives
        }
       *[objective] { $count ->
            [one] { $count } objective
           *[other] { $count } objectives
        }
    }
}
turned-missed = { counted } missed
turned-off-track = { counted } turned off track
turned-at-risk = { counted } turned at risk
turned-unknown = { counted } turned unknown
turned-paused = { counted } paused
turned-not-started = { counted } not started
turned-on-track = { counted } turned on track
turned-achieved = { counted } achieved
improved-at-risk = { counted } improved to at risk
improved-off-track = { counted } improved to off track
sum-at-stake = { $amount } at stake
nothing-to-review = the plan holds nothing to review yet
nothing-started = nothing has started yet
standing-subject = { $place ->
    [rest] { $count }
   *[first] { $count } of { $of } { $noun ->
        [initiative] { $of ->
            [one] initiative
           *[other] initiatives
        }
       *[objective] { $of ->
            [one] objective
           *[other] objectives
        }
    }
}
standing-missed = { standing-subject } missed
standing-off-track = { standing-subject } off track
standing-at-risk = { standing-subject } at risk
standing-unknown = { standing-subject } unknown
as-before = { $standing }, as before
all-subject = { $noun ->
    [initiative] { $size ->
        [one] the one initiative is
        [both] both initiatives
       *[all] all { $count } initiatives
    }
   *[objective] { $size ->
        [one] the one objective is
        [both] both objectives
       *[all] all { $count } objectives
    }
}
all-on-track = { all-subject } on track
all-achieved = { all-subject } achieved
all-on-track-or-achieved = { all-subject } on track or achieved
and-paused = { $standing }, { $count } paused

## What rows and lines of tasks say. $days and $usual are numbers.

result = Result
result-of = Result: { $name }
stake = { $amount } ({ $what })
status-days-behind = { $status }, { $days ->
    [one] { $days } day
   *[other] { $days } days
} behind
stated = { $name } says { $status } until { $day }: { $reason }
without-an-owner = Without an owner
blocked-since = since { $day }
waits-on-records = waits on { $count ->
    [one] { $count } record
   *[other] { $count } records
}
overdue-by = overdue by { $days ->
    [one] { $days } day
   *[other] { $days } days
}
starts = starts { $day }
started = started { $day }
initiative-waits = { $name } ({ $owner }, { $begin }) waits on { $on } ({ $on_owner }, { $state }, due { $due })
waits-blocked = { $wait }: { $count ->
    [one] { $count } task
   *[other] { $count } tasks
} blocked
so-no-end = so it has no end in sight
so-it-finishes = so it finishes on { $day }, { $days ->
    [one] { $days } day
   *[other] { $days } days
} late
task-waits = { $task } ({ $owner }) waits on { $on } ({ $on_owner })
tasks-wait = { $count } tasks of { $owner } wait on { $on } ({ $on_owner }): { $keys }
at-stake-together = at stake together: { $sum }
slip-alone = { $name } +{ $days } d: delays no objective
slip-endless-alone = { $name }, no end in sight: delays no objective

## Loads. $short, $needed, $available, $hours, $weight and $points are numbers.

short-of-hours = { $name }: { $short } h short by { $day } ({ $needed } h needed, { $available } h there); { $ways }
cannot-be-judged = Cannot be judged: { $names } ({ $why })
add-hours = add { $hours } h by { $day }
put-off = put off { $tasks } ({ $count ->
    [one] no lead counts it
   *[other] no lead counts them
}), or add { $hours } h by { $day }
put-off-weight = put off { $tasks } (weight { $weight }), or add { $hours } h by { $day }
no-hours = no working hours are declared
nothing-measured = daily operations are to be measured, and nothing was done in eight weeks
no-estimate = { $count ->
    [one] { $count } task
   *[other] { $count } tasks
} without an estimate
points-only = { $count ->
    [one] { $count } task
   *[other] { $count } tasks
} estimated in points, none in hours
no-hours-estimated = { $count ->
    [one] { $count } task
   *[other] { $count } tasks
} without an estimate in hours, { $points } of them in points

## What is quiet, and what was dressed up.

unread-since = { $source } could not be read; the last time was { $at }
unread-ever = { $source } was never read
silent-person = { $name } has changed none of { $count ->
    [one] { $count } open task
   *[other] { $count } open tasks
} since { $day } ({ $days ->
    [one] { $days } working day
   *[other] { $days } working days
}; usually { $usual } at most)
silent-source = { $source } is read, but nothing in it has changed since { $day } ({ $count ->
    [one] { $count } open task
   *[other] { $count } open tasks
} of it)
dressed-closed = { $name }: { $count ->
    [one] { $count } task
   *[other] { $count } tasks
} closed in the three days up to the review of { $day }, where { $usual } are usual: { $tasks }
dressed-put-off = { $name }: { $count ->
    [one] { $count } task
   *[other] { $count } tasks
} put off before they would have been overdue in the three days up to the review of { $day }, where { $usual } are usual: { $tasks }
dressed-shrunk = { $name }: { $count ->
    [one] { $count } task
   *[other] { $count } tasks
} cancelled or removed in the three days up to the review of { $day }, where { $usual } are usual: { $tasks }
dressed-revised = { $name }: { $count ->
    [one] { $count } task
   *[other] { $count } tasks
} revised in the three days up to the review of { $day }, where { $usual } are usual: { $tasks }
dressed-value = metric.{ $metric }: the value of { $of } was revised on { $day } from { $from } to { $to }, and { $was } became { $now }

## What was said before, and what became of it. $held is a number; $quarter is a quarter as a number of the locale.

verdict = { $name }: { $state }: { $text }
verdict-as-before = { $verdict } (as on { $day })
verdict-changed = { $verdict } ({ $was } on { $day })
support-supports = supports
support-contradicts = contradicts
support-inconclusive = inconclusive
support-not-testable-yet = not testable yet
no-dates-yet = no P85 date of a lead has come yet
dates-held = { $held } of { $count ->
    [one] { $count } P85 date
   *[other] { $count } P85 dates
} of leads held (85 of 100 are meant)
lag-odds = lag measures: { $odds }
brier = Brier score { $score } over { $count } odds (0 is perfect, { $quarter } a coin)
no-odds-yet = no odds have come due yet
forecasts-open = { $count ->
    [one] { $count } forecast is open
   *[other] { $count } forecasts are open
}
outcome-improved = Improved
outcome-unchanged = Unchanged
outcome-worse = Worse
outcome-obsolete = Obsolete
followed = { $outcome }: { $about } — was { $was }, is { $now }. { $decider } was to decide by { $day }: { $asked }
not-in-the-plan = not in the plan

## What is not kept well, as the head of a list.

check-objective-without-actuals = no value says when it is met
check-without-leads = no lead measure
check-initiative-without-tasks = no task
check-unmapped-work = work that belongs to no initiative
check-overdue = overdue
check-blocked = blocked
check-no-owner = nobody is assigned
check-unknown-account = assigned to somebody who is not in the plan
check-no-deadline = no deadline
check-late-deadline = due after their initiative or objective
check-stale = untouched for long
check-due-pushed = due date put off again and again
check-reopened = reopened
check-too-big = too big: split them
check-too-long = long in work in one piece: split them
check-scope-creep = out of scope
check-several-owners = several people are assigned: name one
check-no-action-verb = the title does not say what is to be done

## Risks.

risk = { $what } (exposure { $exposure }, { $owner })
emerging = Emerging, not in the register: { $what }
risk-over = what it threatens is over: close it
risk-review-passed = its review was due { $day }, { $days ->
    [one] { $days } day
   *[other] { $days } days
} ago

## The plan itself. $goals, $actions, $surroundings and $unexplained are numbers.

keys = { $count ->
    [one] { $count } key
   *[other] { $count } keys
}
plan-added = added
plan-taken-out = taken out
plan-changed = { $from } → { $to }
plan-with-effect = { $what } (today { $after } with it, { $before } without)
plan-entry = { $path }: { $what }, on { $day }; { $reason }
metric-revised = metric.{ $metric } of { $of } was revised: { $from } → { $to }, on { $day }; { $reason }
reason-not-wanted = no reason is wanted
reason-missing = no reason is given
reason-given = { $reason } (approved by { $person } on { $day })
share-missing = { $share } missing
against-first-plan = against the first plan (due { $day }): { $variance }
compared-objective = objective { $name }: { $first } against the first plan (due { $first_due }), { $now } against today's (due { $due })
compared-initiative = initiative { $name }: { $first } against the first plan (due { $first_due }), { $now } against today's (due { $due })
compared-lead = lead { $name }: { $first } against the first plan (due { $first_due }), { $now } against today's (due { $due })
of-objective = objective { $id }
of-initiative = initiative { $id }
of-lead = lead { $id }
ledger-unchanged = nothing was changed since the original plan
ledger-counts = since the original plan: { $goals ->
    [one] { $goals } change
   *[other] { $goals } changes
} of goals, { $actions } of action plans, { $surroundings } of people, risks and limits; { $unexplained } without a reason
ledger-head = the ledger has { $count ->
    [one] { $count } entry
   *[other] { $count } entries
}; keep its head: { $head }
ledger-broken = the ledger is broken at entry { $entry }: { $what }; `throughline ledger` tells more

alert-named = { $name }: { $status }
alert-down = { $name } cannot be read
alert-down-many = { $count ->
    [one] { $count } source cannot be read
   *[other] { $count } sources cannot be read
}
alert-moment = { $at }
