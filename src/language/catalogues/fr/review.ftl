# Ce que disent les revues : titres, libellés, la nouvelle, les sources.
