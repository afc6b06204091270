// Clocks by their names: “New York time”, “UTC”.

export const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

export const place = (zone) => zone.slice(zone.lastIndexOf("/") + 1).replaceAll("_", " ");

export const clockOf = (zone) => `${place(zone)}${zone.includes("/") ? " time" : ""}`;
