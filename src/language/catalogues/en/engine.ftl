# What the engine says: reasons, diagnoses, decisions, findings.
