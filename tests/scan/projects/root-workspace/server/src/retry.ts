export async function write<T>(label: string, work: () => Promise<T>): Promise<T> {
  return work().catch((cause: unknown) => {
    throw new Error(label, { cause })
  })
}
