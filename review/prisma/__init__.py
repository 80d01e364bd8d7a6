"""The PRISMA 2020 flow: counts, identities, diagrams."""
