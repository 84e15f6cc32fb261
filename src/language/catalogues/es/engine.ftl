# Lo que dice el análisis: motivos, diagnósticos, decisiones, hallazgos.
