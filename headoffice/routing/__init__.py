"""Which place serves which order, as pure functions on values: no database, no clock.

Who routes builds a `model.Problem`: places, orders, the stock (ATF) and capacity that these orders
may use, `model.Costs`, `rules.Rules` and the moment. Then

* at checkout `explaining.route_order(problem, order)` answers at once, exactly for this order, with
  the plan and why it is so;
* each few minutes `rolling.reroute(problem, now)` moves what no store has accepted yet;
* at night `replaying.replay(problem, routed)` says what routing and rules cost against the optimum;
* `grabbing.offer`, `claim` and `turn_down` are for orders that stores take themselves.

`checking.faults(problem, plan)` holds any plan against the rules. `codec` reads rules and problems
from JSON, strictly, and writes what came out; docs/routing.md has the words and the formulas.
"""
