export const PASSWORD_MIN = 12;
export const PASSWORD_MAX = 128;

/** The most used passwords of twelve and more characters, and what people build them from. */
const COMMON = new Set([
  "123456789012",
  "1234567890123",
  "12345678901234",
  "123456789012345",
  "1234567890123456",
  "012345678901",
  "111111111111",
  "000000000000",
  "123123123123",
  "123456123456",
  "1234567891011",
  "qwertyuiop12",
  "qwertyuiop123",
  "qwertyuiopasdf",
  "qwertyuiopasdfghjkl",
  "qwerty123456",
  "1q2w3e4r5t6y",
  "1q2w3e4r5t6y7u8i",
  "1qaz2wsx3edc",
  "1qaz2wsx3edc4rfv",
  "passwordpassword",
  "password1234",
  "password12345",
  "password123456",
  "password123!",
  "passw0rd1234",
  "administrator",
  "administrator1",
  "adminadminadmin",
  "changemechangeme",
  "changeme1234",
  "letmeinletmein",
  "letmein12345",
  "welcome12345",
  "welcome123456",
  "iloveyou1234",
  "iloveyouiloveyou",
  "abcdefghijkl",
  "abcdefghijklm",
  "abcdefghijklmnop",
  "abcdefghijklmnopqrstuvwxyz",
  "abc123abc123",
  "abcd12345678",
  "asdfghjkl123",
  "asdfasdfasdf",
  "superman1234",
  "football1234",
  "correcthorsebatterystaple",
  "correct horse battery staple",
]);

/** What is wrong with a password, in words for the person choosing it; null when it will do. */
export function passwordProblem(password: string, email: string): string | null {
  const length = [...password].length;
  if (length < PASSWORD_MIN) return `Choose a password of at least ${PASSWORD_MIN} characters.`;
  if (length > PASSWORD_MAX) return `Choose a password of at most ${PASSWORD_MAX} characters.`;
  const lower = password.toLowerCase();
  if (COMMON.has(lower) || new Set(lower).size < 4) return "This password is too easy to guess. Choose another.";
  if (lower === email.toLowerCase()) return "The password may not be the email address.";
  return null;
}
