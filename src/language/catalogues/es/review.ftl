# Lo que dicen las revisiones: títulos, etiquetas, la noticia, las fuentes.
