"""Who took part: each person's essays and comments, by module. Owns no facts."""
