import type { SampleCompany } from './names-ja';

/** People of one country, for names that fit the company. */
export const namesByCountry: Record<string, { given: readonly string[]; family: readonly string[] }> = {
  GB: {
    given: ['Emma', 'Oliver', 'Sarah', 'James', 'Charlotte', 'Thomas', 'Hannah', 'Daniel', 'Priya', 'George'],
    family: ['Clarke', 'Hughes', 'Bennett', 'Shah', 'Walker', 'Foster', 'Reid', 'Palmer', 'Whitfield', 'Osborne'],
  },
  DE: {
    given: ['Daniel', 'Katrin', 'Jonas', 'Sabine', 'Lukas', 'Anja', 'Stefan', 'Miriam'],
    family: ['Weber', 'Schneider', 'Krüger', 'Hoffmann', 'Lindner', 'Vogel', 'Brandner', 'Seidel'],
  },
  FR: {
    given: ['Camille', 'Julien', 'Élodie', 'Mathieu', 'Sophie', 'Antoine'],
    family: ['Lefèvre', 'Moreau', 'Girard', 'Roussel', 'Fontaine', 'Marchand'],
  },
  US: {
    given: ['Megan', 'Tyler', 'Jessica', 'Marcus', 'Rachel', 'Brandon', 'Alicia', 'Kevin'],
    family: ['Coleman', 'Ramirez', 'Nguyen', 'Sullivan', 'Brooks', 'Patel', 'Larson', 'Hayes'],
  },
  SE: { given: ['Erik', 'Linnea', 'Johan', 'Maja'], family: ['Lindqvist', 'Bergström', 'Åkesson', 'Nyberg'] },
  NL: { given: ['Bram', 'Sanne', 'Pieter', 'Femke'], family: ['de Vries', 'van Dijk', 'Jansen', 'Smits'] },
  IE: { given: ['Aoife', 'Conor', 'Niamh', 'Declan'], family: ["O'Brien", 'Kavanagh', 'Doyle', 'Gallagher'] },
  AU: { given: ['Chloe', 'Lachlan', 'Zoe', 'Ethan'], family: ['Mitchell', 'Kelly', 'Morrison', 'Fraser'] },
};

function company(
  name: string,
  domain: string,
  industry: string,
  employees: number | null,
  country: string,
  address: string,
): SampleCompany {
  return { name, domain, industry, employees, country, address };
}

export const companiesEn: SampleCompany[] = [
  company('Nordwerk GmbH', 'nordwerk', 'machinery', 540, 'DE', 'Hamburg, Germany'),
  company('Brightline Ltd', 'brightline', 'manufacturing', 310, 'GB', 'Leeds, United Kingdom'),
  company('Halden Instruments plc', 'halden-instruments', 'electronics', 720, 'GB', 'Cambridge, United Kingdom'),
  company('Müller & Söhne Antriebstechnik GmbH', 'mueller-antrieb', 'machinery', 260, 'DE', 'Bielefeld, Germany'),
  company('Rhône Emballages SAS', 'rhone-emballages', 'manufacturing', 180, 'FR', 'Lyon, France'),
  company('Cascade Fluid Controls Inc.', 'cascade-fluid', 'machinery', 430, 'US', 'Portland, OR, United States'),
  company('Lakeshore Medical Devices Inc.', 'lakeshore-med', 'medical', 380, 'US', 'Milwaukee, WI, United States'),
  company('Västra Logistik AB', 'vastra-logistik', 'logistics', 290, 'SE', 'Gothenburg, Sweden'),
  company('Kanaal Foods B.V.', 'kanaal-foods', 'food', 220, 'NL', 'Utrecht, Netherlands'),
  company('Shannon Precision Ltd', 'shannon-precision', 'metal', 150, 'IE', 'Limerick, Ireland'),
  company('Southern Cross Packaging Pty Ltd', 'sc-packaging', 'manufacturing', 340, 'AU', 'Melbourne, Australia'),
  company('Ostsee Chemie AG', 'ostsee-chemie', 'chemicals', 960, 'DE', 'Rostock, Germany'),
  company('Pennine Castings Ltd', 'pennine-castings', 'metal', 130, 'GB', 'Sheffield, United Kingdom'),
  company('Atelier Dubreuil SARL', 'atelier-dubreuil', 'manufacturing', 42, 'FR', 'Nantes, France'),
  company('Ironbridge Automotive Ltd', 'ironbridge-auto', 'automotive', 870, 'GB', 'Coventry, United Kingdom'),
  company('Blue Mesa Software LLC', 'bluemesa', 'it', 85, 'US', 'Denver, CO, United States'),
  company('Alpenlicht Optik GmbH', 'alpenlicht', 'electronics', 190, 'DE', 'Munich, Germany'),
  company('Harbour & Finch Trading Ltd', 'harbour-finch', 'trading', 110, 'GB', 'Bristol, United Kingdom'),
  company('Great Lakes Bearing Co.', 'gl-bearing', 'machinery', 610, 'US', 'Cleveland, OH, United States'),
  company('Fjällmark Industri AB', 'fjallmark', 'manufacturing', 205, 'SE', 'Västerås, Sweden'),
  company('Delta Pompen B.V.', 'delta-pompen', 'machinery', 165, 'NL', 'Rotterdam, Netherlands'),
  company('Corrib Biotech Ltd', 'corrib-bio', 'medical', 95, 'IE', 'Galway, Ireland'),
  company('Coral Bay Engineering Pty Ltd', 'coralbay-eng', 'construction', null, 'AU', 'Perth, Australia'),
  company('Société Lorraine des Tubes', 'lorraine-tubes', 'metal', 480, 'FR', 'Metz, France'),
  company('Westfield Components Inc.', 'westfield-comp', 'electronics', 330, 'US', 'Columbus, OH, United States'),
  company('Elbtal Maschinenbau GmbH', 'elbtal', 'machinery', 400, 'DE', 'Dresden, Germany'),
  company('Thornbury Foods Ltd', 'thornbury-foods', 'food', 520, 'GB', 'Norwich, United Kingdom'),
  company('Prairie Ag Systems Inc.', 'prairie-ag', 'machinery', 240, 'US', 'Des Moines, IA, United States'),
  company('Maison Verrier SA', 'maison-verrier', 'manufacturing', 270, 'FR', 'Reims, France'),
  company('Quayside Property Services Ltd', 'quayside-ps', 'realestate', 26, 'GB', 'Newcastle, United Kingdom'),
];

export const departmentsEn = [
  'Procurement',
  'Purchasing',
  'Operations',
  'IT',
  'Supply Chain',
  'Production Planning',
  'Finance',
  'Quality',
  'Engineering',
  'Business Systems',
] as const;

export const titlesEn = [
  'Head of Procurement',
  'Purchasing Manager',
  'IT Manager',
  'Operations Manager',
  'Director of Operations',
  'Supply Chain Manager',
  'Buyer',
  'Systems Analyst',
  'Team Lead',
  'COO',
  'Plant Manager',
  'Process Specialist',
] as const;
