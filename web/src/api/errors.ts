/** What the server said when it refused: a stable code, its parameters, and errors per field. */

export interface FieldError { field: string; code: string; params: Record<string, unknown> }

export interface Problem {
  status: number;
  code: string;
  detail?: string;
  params?: Record<string, unknown>;
  errors?: FieldError[];
}

export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly params: Record<string, unknown>;
  readonly errors: FieldError[];
  /** Seconds to wait before another try, from Retry-After. */
  readonly retryAfter: number | null;

  constructor(problem: Problem, retryAfter: number | null = null) {
    super(problem.code);
    this.name = "ApiError";
    this.status = problem.status;
    this.code = problem.code;
    this.detail = problem.detail ?? "";
    this.params = problem.params ?? {};
    this.errors = problem.errors ?? [];
    this.retryAfter = retryAfter;
  }

  /** The first error of a field; a nested one such as `admin.email` is found by its full path. */
  field(name: string): FieldError | undefined {
    return this.errors.find((error) => error.field === name);
  }
}

/** No answer came: the network is down or the server is restarting. Nothing was said about the request. */
export class Unreachable extends ApiError {
  constructor() {
    super({ status: 0, code: "unreachable" });
    this.name = "Unreachable";
  }
}

export const isApiError = (error: unknown): error is ApiError => error instanceof ApiError;
export const hasCode = (error: unknown, code: string): boolean => isApiError(error) && error.code === code;
