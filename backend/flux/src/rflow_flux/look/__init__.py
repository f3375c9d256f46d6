"""Models that look at pictures: verifiers, a reflector and a refiner."""
