import { BadBody, json, message, readObject, text, textOr, type Answer, type Call, type Route } from './http';

interface User {
  readonly email: string;
  password: string;
  firstName: string;
  lastName: string;
  readonly root: boolean;
}

export interface Account {
  readonly email: string;
  readonly password: string;
}

/**
 * Accounts of the open-source edition: besides root there is one role, `admin`, whatever is asked for.
 * Follows openobserve v0.15.0-rc4, src/handler/http/request/users/mod.rs, src/service/users.rs and
 * src/handler/http/auth/validator.rs.
 */
export class Users {
  private readonly users = new Map<string, User>();

  constructor(root: Account) {
    this.users.set(root.email, { ...root, firstName: 'root', lastName: '', root: true });
  }

  /** Passwords are trimmed before they are compared. */
  accepts(email: string, password: string): boolean {
    return this.users.get(email)?.password === password.trim();
  }

  /** What a person does in the user interface. */
  setPassword(email: string, password: string): void {
    const user = this.users.get(email);
    if (user === undefined) throw new Error(`no user ${email}`);
    user.password = password;
  }

  readonly routes: readonly Route[] = [
    { method: 'GET', path: '/{org}/users', handle: () => this.list() },
    { method: 'POST', path: '/{org}/users', handle: (call) => this.create(call) },
    { method: 'PUT', path: '/{org}/users/{email}', handle: (call) => this.update(call) },
  ];

  private list(): Answer {
    const data = [...this.users.values()].map(({ email, firstName, lastName, root }) => ({
      email,
      first_name: firstName,
      last_name: lastName,
      role: root ? 'root' : 'admin',
      is_external: false,
      created_at: 0,
    }));
    return json({ data });
  }

  private create(call: Call): Answer {
    const body = readObject(call);
    const email = text(body, 'email').trim().toLowerCase();
    const password = text(body, 'password');
    const role = text(body, 'role');
    if (password.length < 8) return message('Password must be at least 8 characters long', 400);
    if (role === 'root') return message('Not allowed', 400);
    if (!isAddress(email)) return message('Invalid Email address', 400);
    if (this.users.has(email)) return message('User already exists', 400);
    this.users.set(email, {
      email,
      password,
      firstName: textOr(body, 'first_name'),
      lastName: textOr(body, 'last_name'),
      root: false,
    });
    return message('User saved successfully');
  }

  private update(call: Call): Answer {
    const body = readObject(call);
    if (Object.keys(body).length === 0) {
      return message('Please specify appropriate fields to update user', 400);
    }
    const password = body['new_password'];
    if (password !== undefined && typeof password !== 'string') throw new BadBody('Json deserialize error');
    if (body['change_password'] === true && password !== undefined && password.length < 8) {
      return message('Password must be at least 8 characters long', 400);
    }
    const email = call.params['email']?.trim().toLowerCase() ?? '';
    const user = this.users.get(email);
    const self = call.user === email;
    if (user?.root === true && !self) return message('Root user cannot be updated', 400);
    if (user === undefined) return message('User not found', 404);
    if (password === undefined) return message('No changes to update', 400);
    if (self) {
      const old = body['old_password'];
      if (old === undefined) return message('Please provide existing password', 400);
      if (old !== user.password) {
        return message('Existing/old password mismatch, please provide valid existing password', 400);
      }
    }
    user.password = password;
    return message('User updated successfully');
  }
}

/** src/common/utils/auth.rs, EMAIL_REGEX: not anchored at its end. */
const isAddress = (email: string): boolean =>
  /^([a-zA-Z0-9_+]([a-zA-Z0-9_+.-]*[a-zA-Z0-9_+])?)@([a-zA-Z0-9]+([-.]{1}[a-zA-Z0-9]+)*\.[a-zA-Z]{2,6})/.test(
    email,
  );
