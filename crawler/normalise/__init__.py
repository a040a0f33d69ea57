"""Draft to Article: dates, names, titles, images, language, clean body."""
