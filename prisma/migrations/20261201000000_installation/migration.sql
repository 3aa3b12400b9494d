-- What holds for the whole installation: one row, or none while nothing has been said.
CREATE TABLE "installation" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "outbound_paused_at" TIMESTAMPTZ(3),

    CONSTRAINT "installation_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "installation_is_one" CHECK ("id" = 1)
);
