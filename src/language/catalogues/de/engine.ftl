# Was die Auswertung sagt: Gründe, Diagnosen, Entscheidungen, Befunde.
