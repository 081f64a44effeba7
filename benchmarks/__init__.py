"""Quality, speed and search measured against gold data and peers."""
