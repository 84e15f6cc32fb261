# Ce que dit l'analyse : raisons, diagnostics, décisions, constats.
