"""Pages of the portal itself: the front page, texts, the house style, failures."""
