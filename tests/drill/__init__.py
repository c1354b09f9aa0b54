"""What the drills share: a service in real processes, people who use it, and what is left after."""
