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
title-for = { $title } for { $reader }
question-check-in = What got done, what is blocked, what needs help?
question-course-correction = Is the plan working?
question-quarterly = Is it still the right plan?
head = { $title }, { $period } ({ $date })
subject = { $news }: { $period }
quiet = { $period }: { $news }; nothing else to report
preview-decides = { $decider } decides: { $advice }
count-objectives = Objectives:
count-initiatives = Initiatives:

## How parts are joined, and how lists end.

clauses = { $before }; { $after }
labelled = { $label }: { $text }
more = … and { $count } more

## Headings.

heading-changes = What changed since { $day }
heading-decisions = To decide
heading-followed = What became of the decisions of { $day }
heading-moved = What the decisions of { $day } moved
heading-unexplained = Changes of the plan without a reason
heading-explained = Changes of the plan since { $day }
heading-record = The plan's ledger
heading-commitments = Commitments of the week
heading-diagnosis = Diagnosis
heading-chains = What a slip leads to
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
watermelon = { $name }: { $text }

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
    [one] { $count } task left, about { $hours } h
   *[other] { $count } tasks left, about { $hours } h
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
percentage-points = { $figure } pp
figure-unit = { $figure } { $unit }
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
    [minutes] { $count } min
    [hours] { $count } h
   *[days] { $count } days
}
ago = { $unit ->
    [minutes] { $count } min ago
    [hours] { $count } h ago
   *[days] { $count } days ago
}
within = { $unit ->
    [minutes] within { $count } min
    [hours] within { $count } h
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
