-- Since when the worker has not been able to open a secret: the vault's key that it was sealed for is lost.
ALTER TABLE "credentials" ADD COLUMN "unopened_at" TIMESTAMPTZ(3);
