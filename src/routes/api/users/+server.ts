/** The address of the first documented example; the API's own is under `/api/v1`. */
export { POST } from '../v1/users/+server';
