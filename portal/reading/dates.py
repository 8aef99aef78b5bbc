"""Days as a browser sends them and as people write them: the day first, in Dutch as in English."""

DAY_FORMATS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%d %m %Y")
