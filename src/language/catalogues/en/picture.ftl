# What stands in pictures, and their findings for whoever does not see them. There is little room: short words. $count, $days,
# $hours, $needed and $there are numbers; everything else is finished words.

## Figures where there is little room.

picture-millions = { $n } M
picture-billions = { $n } bn
picture-range = { $low } to { $high }

## A trend.

picture-today = today { $day }
picture-plan = plan
picture-first-plan = first plan
picture-target = target { $figure }
picture-forecast = forecast { $figure }
picture-forecast-at-due = forecast { $figure } at due ({ $low } to { $high })
picture-odds = odds of the target { $odds }
picture-value = { $value } on { $day }
picture-value-and-plan = { $value } on { $day }, plan { $plan }

## A roadmap: its signs, and its finding.

picture-planned = planned
picture-done = done
picture-critical-chain = critical chain
picture-buffer = buffer
picture-finish = finish: even odds, 85 %
picture-no-end = no end in sight
picture-slack = slack
picture-milestone-reached = milestone reached
picture-milestone-to-come = milestone to come
picture-milestone-late = milestone late or at risk
picture-more-initiatives = … and { $count } more { $count ->
    [one] initiative
   *[other] initiatives
}
picture-roadmap = Roadmap of { $initiatives ->
    [one] { $initiatives } initiative
   *[other] { $initiatives } initiatives
} for { $objectives ->
    [one] { $objectives } objective
   *[other] { $objectives } objectives
}: { $findings }
picture-none-late = none late
picture-latest = { $count } late, { $count ->
    [one] { $name }
   *[other] most of all { $name }
} by { $days } { $days ->
    [one] day
   *[other] days
}
picture-endless = { $count } without an end in sight
picture-on-chain = { $count } on a critical chain
picture-not-shown = { $count } not shown

## Chains from a slip to the money.

picture-late = +{ $days } d
picture-waits = waits for it
picture-missed-by = missed by { $days } d
picture-at-stake = at stake { $amount } ({ $what })
picture-more-chains = … and { $count } more { $count ->
    [one] chain
   *[other] chains
}

## Loads of people.

picture-capacity = Capacity: { $people }
picture-short = { $hours } h short by { $day }
picture-to-spare = { $hours } h to spare by { $day }
picture-load = { $balance } ({ $needed } h needed, { $there } h there)
picture-not-judged = cannot be judged: { $why }
picture-of-hours = { $share } of the working hours
picture-needed = needed
picture-no-time = no time for it
picture-time = time for it
picture-daily-operations = daily operations
picture-protected = protected share
picture-more-people = … and { $count } more { $count ->
    [one] person
   *[other] people
}
