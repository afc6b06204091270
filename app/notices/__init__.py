"""What someone should hear of: replies to them, feedback released to them."""
