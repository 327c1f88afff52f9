/** As in the cluster. In a file of its own: whoever needs only the names mustn't load the database. */
export const databaseName = "lgent";
export const databaseUser = "lgent";
