// Every page loads this; elements/ holds what it improves.
