"""What stays: articles, revisions, sources, and how they leave."""
