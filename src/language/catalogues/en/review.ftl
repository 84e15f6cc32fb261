# What the reviews say: headings, labels, the news, the sources.
