# Was die Berichte sagen: Überschriften, Beschriftungen, die Nachricht, die Quellen.
