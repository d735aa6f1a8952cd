import { createServer } from 'node:net';

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** The settings that an address comes from. */
export interface AddressSettings {
  readonly host: string;
  readonly port: string;
}

/**
 * What listening at an address failed with, as an error that names the setting at fault; `error` itself where the system has
 * nothing against the address. Each runtime has words of its own for the failure, so that the system is asked again.
 */
export async function explainListenFailure(
  error: unknown,
  { host, port }: ListenAddress,
  settings: AddressSettings,
): Promise<unknown> {
  switch (await refusalOf(host, port)) {
    case 'EADDRINUSE':
      return new Error(`${settings.port}: ${port} is taken`, { cause: error });
    case 'EACCES':
      return new Error(`${settings.port}: ${port} is not open to this user`, { cause: error });
    case 'EADDRNOTAVAIL':
    case 'EAI_AGAIN':
    case 'EINVAL':
    case 'ENOTFOUND':
      return new Error(`${settings.host}: ${host} is no address of this machine`, { cause: error });
    default:
      return error;
  }
}

/** The system's code for why it doesn't let anybody listen there; undefined where it does. */
async function refusalOf(host: string, port: number): Promise<string | undefined> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host, port }, resolve);
    });
    return undefined;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    // Bun (1.4.5) has no code for a host that there is none of.
    return typeof code === 'string' ? code : 'ENOTFOUND';
  } finally {
    server.close();
  }
}
