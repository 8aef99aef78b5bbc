"""The forms of a date that are read: as a browser sends it, and as people write it in Dutch and in
English, with the day first.
"""

DAY_FORMATS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%d %m %Y")
